using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Promy.EventBus;

/// <summary>A histogram whose listeners may throw without effect on the caller.</summary>
internal readonly struct BusHistogram(Histogram<double> instrument)
{
    public Histogram<double> Instrument => instrument;

    public bool Enabled => instrument.Enabled;

    public void Record(double value, in TagList tags)
    {
        if (instrument.Enabled)
        {
            try
            {
                instrument.Record(value, tags);
            }
            catch (Exception)
            {
                // An exception of the application's listener: only the listener itself can report it.
            }
        }
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Promy.EventBus;

/// <summary>A histogram whose listeners may throw: what they are told of goes on all the same.</summary>
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
                // The application's listener: nobody else can tell about it.
            }
        }
    }
}

using System.Diagnostics.Metrics;

namespace Promy.EventBus;

/// <summary>A gauge whose listeners may throw without effect on the caller.</summary>
internal readonly struct BusGauge(Gauge<long> instrument)
{
    public Gauge<long> Instrument => instrument;

    public bool Enabled => instrument.Enabled;

    public void Record(long value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
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

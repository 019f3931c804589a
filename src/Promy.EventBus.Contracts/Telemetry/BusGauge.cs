using System.Diagnostics.Metrics;

namespace Promy.EventBus;

/// <summary>A gauge whose listeners may throw: what they are told of goes on all the same.</summary>
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
                // The application's listener: nobody else can tell about it.
            }
        }
    }
}

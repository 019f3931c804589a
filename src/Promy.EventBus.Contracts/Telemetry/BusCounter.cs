using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Promy.EventBus;

/// <summary>A counter whose listeners may throw: what they are told of goes on all the same.</summary>
internal readonly struct BusCounter(Counter<long> instrument)
{
    public Counter<long> Instrument => instrument;

    public bool Enabled => instrument.Enabled;

    public void Add(long count, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (instrument.Enabled)
        {
            try
            {
                instrument.Add(count, tags);
            }
            catch (Exception)
            {
                // The application's listener: nobody else can tell about it.
            }
        }
    }

    public void Add(long count, in TagList tags)
    {
        if (instrument.Enabled)
        {
            try
            {
                instrument.Add(count, tags);
            }
            catch (Exception)
            {
                // As above.
            }
        }
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Promy.EventBus;

/// <summary>A counter whose listeners may throw without effect on the caller.</summary>
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
                // An exception of the application's listener: only the listener itself can report it.
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

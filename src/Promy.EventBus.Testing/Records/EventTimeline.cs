using System.Globalization;
using System.Text;

namespace Promy.EventBus.Testing;

/// <summary>
/// What has happened to each event, in words: types, ids, names and messages of exceptions, never contents of events.
/// Safe for many threads at once.
/// </summary>
internal sealed class EventTimeline(TimeProvider clock)
{
    private const int MaxText = 500;

    private readonly Lock _gate = new();
    private readonly DateTimeOffset _start = clock.GetUtcNow();
    private readonly Dictionary<string, List<string>> _events = new(StringComparer.Ordinal);

    // In the order in which the events were first seen.
    private readonly List<string> _order = [];

    public void Add(string eventId, string eventType, string text)
    {
        var line = $"  {TimeOf(clock.GetUtcNow())} {WireNames.Printable(text, MaxText)}";
        lock (_gate)
        {
            if (!_events.TryGetValue(eventId, out var lines))
            {
                _events.Add(eventId, lines = [$"{eventType} {WireNames.Printable(eventId)}"]);
                _order.Add(eventId);
            }

            lines.Add(line);
        }
    }

    /// <summary>A moment as the timeline tells it: since the start of the clock.</summary>
    public string TimeOf(DateTimeOffset moment)
    {
        var since = moment - _start;
        var format = since < TimeSpan.FromDays(1) ? @"hh\:mm\:ss\.fff" : @"d\.hh\:mm\:ss\.fff";
        return "+" + since.ToString(format, CultureInfo.InvariantCulture);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var eventId in _order)
            {
                foreach (var line in _events[eventId])
                {
                    text.AppendLine(line);
                }
            }
        }

        return text.ToString();
    }
}

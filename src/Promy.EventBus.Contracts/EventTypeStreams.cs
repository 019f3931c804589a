using System.Collections.Frozen;

namespace Promy.EventBus;

/// <summary>
/// Which stream an event has where nobody names one: that of the options, else that of its
/// <see cref="EventTypeAttribute"/>.
/// </summary>
internal sealed class EventTypeStreams
{
    /// <summary>Every event has the stream that it declares.</summary>
    public static readonly EventTypeStreams Declared = new([]);

    private readonly FrozenDictionary<string, string> _given;

    /// <param name="given">
    /// Streams by event type. Of a type that is given twice, which is refused at the start, the first counts.
    /// </param>
    public EventTypeStreams(IEnumerable<(string Type, string Stream)> given) => _given = given
        .DistinctBy(one => one.Type, StringComparer.Ordinal)
        .ToFrozenDictionary(one => one.Type, one => one.Stream, StringComparer.Ordinal);

    /// <returns><see langword="null"/> where neither gives a stream.</returns>
    /// <exception cref="EventBusConfigurationException">
    /// The record carries no usable <see cref="EventTypeAttribute"/>.
    /// </exception>
    public string? StreamOf(Type eventType) => StreamOf(EventDescriptor.Of(eventType));

    public string? StreamOf(EventDescriptor descriptor) =>
        _given.Count > 0 && _given.TryGetValue(descriptor.Type, out var stream) ? stream : descriptor.Stream;
}

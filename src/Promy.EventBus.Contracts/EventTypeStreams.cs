using System.Collections.Frozen;

namespace Promy.EventBus;

/// <summary>
/// The stream of an event for which no stream is named: that of the options, else that of its
/// <see cref="EventTypeAttribute"/>.
/// </summary>
internal sealed class EventTypeStreams
{
    public static readonly EventTypeStreams Declared = new([]);

    private readonly FrozenDictionary<string, string> _given;

    /// <param name="given">
    /// Streams by event type. If a type is given twice, which the start refuses, the first counts.
    /// </param>
    public EventTypeStreams(IEnumerable<(string Type, string Stream)> given) => _given = given
        .DistinctBy(one => one.Type, StringComparer.Ordinal)
        .ToFrozenDictionary(one => one.Type, one => one.Stream, StringComparer.Ordinal);

    /// <returns><see langword="null"/> if neither gives a stream.</returns>
    /// <exception cref="EventBusConfigurationException">
    /// The record carries no usable <see cref="EventTypeAttribute"/>.
    /// </exception>
    public string? StreamOf(Type eventType) => StreamOf(EventDescriptor.Of(eventType));

    public string? StreamOf(EventDescriptor descriptor) =>
        _given.Count > 0 && _given.TryGetValue(descriptor.Type, out var stream) ? stream : descriptor.Stream;
}

namespace Promy.EventBus.Testing;

/// <summary>An event that was published: stored in its stream.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
public sealed class PublishedEvent<TEvent>
    where TEvent : Event
{
    internal PublishedEvent(TEvent @event, string stream, string entryId, PublishOptions beside)
    {
        Event = @event;
        Stream = stream;
        EntryId = entryId;
        CorrelationId = string.IsNullOrEmpty(beside.CorrelationId) ? null : beside.CorrelationId;
        Headers = beside.Headers ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;
    }

    /// <summary>The event, as the publisher got it.</summary>
    public TEvent Event { get; }

    /// <summary>Stream that it was published to.</summary>
    public string Stream { get; }

    /// <summary>Id of its entry in the stream; empty if the event was not confirmed.</summary>
    public string EntryId { get; }

    /// <summary><see cref="PublishOptions.CorrelationId"/>, if any was given.</summary>
    public string? CorrelationId { get; }

    /// <summary><see cref="PublishOptions.Headers"/>, or none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }
}

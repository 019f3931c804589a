namespace Promy.EventBus;

/// <summary>What a retried event has been through in this group. It travels with the event through the group's retry stream.</summary>
public sealed record RetryHistory
{
    /// <summary>
    /// Id of the entry in the event's stream, from which the event was read first; <see langword="null"/> where nobody knows it, as after
    /// the replay of a dead letter of the Go library. Set by the transport.
    /// </summary>
    public string? EntryId { get; init; }

    /// <summary>
    /// Full name of the handler that the retry is for; <see langword="null"/>: every handler of the type. If no live
    /// member of the group has a handler of that name any more, because it was renamed, every handler gets the event.
    /// </summary>
    public string? Handler { get; init; }

    /// <summary>Attempts that the handler has made so far.</summary>
    public int Attempts { get; init; }

    /// <summary>How often the event has been put off so far.</summary>
    public int Redeliveries { get; init; }

    /// <summary>When the first of the attempts failed, where one did.</summary>
    public DateTimeOffset? FirstFailedAt { get; init; }
}

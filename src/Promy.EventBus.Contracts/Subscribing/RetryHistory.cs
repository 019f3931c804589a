namespace Promy.EventBus;

/// <summary>
/// History of a retried event in this group. It travels with the event through the group's retry stream.
/// </summary>
public sealed record RetryHistory
{
    /// <summary>
    /// Id of the event's first entry in its stream; <see langword="null"/> if unknown, as after the replay of a dead
    /// letter of the Go library. Set by the transport.
    /// </summary>
    public string? EntryId { get; init; }

    /// <summary>
    /// Full name of the handler that the retry is for; <see langword="null"/>: every handler of the type. Every handler
    /// also gets the event if no live member has a handler of that name, as after a rename.
    /// </summary>
    public string? Handler { get; init; }

    /// <summary>Attempts of the handler so far.</summary>
    public int Attempts { get; init; }

    /// <summary>Redeliveries so far.</summary>
    public int Redeliveries { get; init; }

    /// <summary>When the first of the attempts failed, if any did.</summary>
    public DateTimeOffset? FirstFailedAt { get; init; }
}

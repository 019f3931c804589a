namespace Promy.EventBus;

/// <summary>
/// Selects the dead letters that meet every condition given. A <see langword="null"/> property does not filter. An
/// unreadable entry never matches a filter on the letter's contents.
/// </summary>
public sealed record DeadLetterQuery
{
    /// <summary>
    /// Dead-letter stream to search; <see cref="EventStreams.DeadLettersOf"/> for the dead letters of a single stream.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the configured one, <c>events:dlq</c> unless changed.</value>
    public string? DeadLetterStream { get; init; }

    /// <summary>
    /// Only these entries, by their ids in the dead-letter stream and in this order. Each is read by its id, without a
    /// scan of the stream. A repeated id counts once.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Stream from which the event was read.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? OriginalStream { get; init; }

    /// <summary>Type of the event, such as <c>promotion.created</c>.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? EventType { get; init; }

    /// <summary>Id of the event.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? EventId { get; init; }

    /// <summary>Consumer group that failed.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Group { get; init; }

    /// <summary>Handler that failed: the full name of its type, or the last part of it.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Handler { get; init; }

    /// <summary>Type of the exception: its full name, or the last part of it.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? ExceptionType { get; init; }

    /// <summary>Failed at this moment or later.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public DateTimeOffset? FailedFrom { get; init; }

    /// <summary>Failed before this moment.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public DateTimeOffset? FailedBefore { get; init; }

    /// <summary>Text that the reason contains, ignoring case.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? ReasonContains { get; init; }

    /// <summary>Only readable dead letters, or only unreadable entries.</summary>
    /// <value>The default is <see langword="null"/>: both.</value>
    public bool? IsReadable { get; init; }

    /// <summary>
    /// Every dead letter of the stream. A query without a condition means the same, but
    /// <see cref="IDeadLetterStore.DiscardAsync"/> refuses that. Not together with a condition or with
    /// <see cref="Ids"/>.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool All { get; init; }

    /// <summary>
    /// The cursor: continue after this entry of the dead-letter stream, in the order of the query. Not with
    /// <see cref="Ids"/>.
    /// </summary>
    /// <value>The default is <see langword="null"/>: from the start.</value>
    public string? After { get; init; }

    /// <summary>Begin with the newest.</summary>
    /// <value>The default is <see langword="false"/>: with the oldest.</value>
    public bool NewestFirst { get; init; }

    /// <summary>Maximum number of matching dead letters.</summary>
    /// <value>The default is <see langword="null"/>: all.</value>
    public long? Limit { get; init; }
}

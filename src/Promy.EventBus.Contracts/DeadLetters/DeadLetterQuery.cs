namespace Promy.EventBus;

/// <summary>
/// Which dead letters: those that meet every condition given. What is <see langword="null"/> is no condition. An unreadable entry
/// meets no condition on what a dead letter tells.
/// </summary>
public sealed record DeadLetterQuery
{
    /// <summary>Dead-letter stream to look in; of one stream's own dead letters <see cref="EventStreams.DeadLettersOf"/>.</summary>
    /// <value>The default is <see langword="null"/>: the configured one, <c>events:dlq</c> unless changed.</value>
    public string? DeadLetterStream { get; init; }

    /// <summary>
    /// Only these entries, by their ids in the dead-letter stream and in this order: each is read by itself, the stream is not looked
    /// through. An id that is given twice counts once.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Stream that the event was read from.</summary>
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

    /// <summary>Text that the reason contains, in any case.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? ReasonContains { get; init; }

    /// <summary>Only readable dead letters, or only entries that are none.</summary>
    /// <value>The default is <see langword="null"/>: both.</value>
    public bool? IsReadable { get; init; }

    /// <summary>
    /// Every dead letter of the stream. A query without a condition means the same, but only with this does
    /// <see cref="IDeadLetterStore.DiscardAsync"/> take it. Not together with a condition or with <see cref="Ids"/>.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool All { get; init; }

    /// <summary>
    /// The cursor: continue behind this entry of the dead-letter stream, in the order of the query. Not with <see cref="Ids"/>.
    /// </summary>
    /// <value>The default is <see langword="null"/>: from the start.</value>
    public string? After { get; init; }

    /// <summary>Begin with the newest.</summary>
    /// <value>The default is <see langword="false"/>: with the oldest.</value>
    public bool NewestFirst { get; init; }

    /// <summary>How many dead letters that match at most.</summary>
    /// <value>The default is <see langword="null"/>: all.</value>
    public long? Limit { get; init; }
}

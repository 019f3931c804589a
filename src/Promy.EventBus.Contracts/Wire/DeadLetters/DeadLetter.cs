namespace Promy.EventBus.Wire;

/// <summary>The contents of a dead letter about one failed delivery.</summary>
internal sealed record DeadLetter
{
    public required string Id { get; init; }

    public required DateTimeOffset FailedAt { get; init; }

    public required string OriginalStream { get; init; }

    public required string EntryId { get; init; }

    public required string ConsumerGroup { get; init; }

    public required string ServiceName { get; init; }

    public required long DeliveryCount { get; init; }

    public required DeliveryFailure Failure { get; init; }

    /// <summary>The <c>metadata</c> field as it stands in the stream; empty if the entry has none.</summary>
    public ReadOnlyMemory<byte> OriginalMetadata { get; init; }

    /// <summary>The <c>payload</c> field as it stands in the stream; empty if the entry has none.</summary>
    public ReadOnlyMemory<byte> OriginalPayload { get; init; }

    /// <summary>All fields of an entry that is not exactly one metadata and one payload; else empty.</summary>
    public IReadOnlyList<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> OriginalFields { get; init; } = [];
}

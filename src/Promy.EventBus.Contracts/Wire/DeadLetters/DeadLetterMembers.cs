namespace Promy.EventBus.Wire;

/// <summary>The members of a dead letter's payload as read; an absent member is <see langword="null"/>.</summary>
internal sealed class DeadLetterMembers
{
    public string? OriginalStream { get; set; }

    public string? EventId { get; set; }

    public string? EventType { get; set; }

    public string? Reason { get; set; }

    public DateTimeOffset? FailedAt { get; set; }

    public string? Service { get; set; }

    public int? Attempts { get; set; }

    public string? Group { get; set; }

    public string? Handler { get; set; }

    public string? EntryId { get; set; }

    public string? ExceptionType { get; set; }

    public string? StackTrace { get; set; }

    public long? DeliveryCount { get; set; }

    public DateTimeOffset? FirstFailedAt { get; set; }

    public int? ReplayCount { get; set; }

    public ReadOnlyMemory<byte>? MetadataText { get; set; }

    public ReadOnlyMemory<byte>? ExactMetadata { get; set; }

    public ReadOnlyMemory<byte>? PayloadText { get; set; }

    public ReadOnlyMemory<byte>? ExactPayload { get; set; }

    /// <summary>
    /// The exact bytes win over the member beside them, in either order: that is empty then, or an object.
    /// </summary>
    public ReadOnlyMemory<byte>? OriginalMetadata => ExactMetadata ?? MetadataText;

    /// <inheritdoc cref="OriginalMetadata"/>
    public ReadOnlyMemory<byte>? OriginalPayload => ExactPayload ?? PayloadText;

    public IReadOnlyList<DeadLetterField> OriginalFields { get; set; } = [];

    /// <returns>
    /// Why these are not a dead letter, by the rules of the Go library; <see langword="null"/> if they are.
    /// </returns>
    public string? Problem()
    {
        string?[] missing =
        [
            Missing(OriginalStream, "original_stream"),
            Missing(EventId, "original_event_id"),
            Missing(EventType, "original_event_type"),
            Missing(Reason, "failure_reason"),
            FailedAt is null ? "failed_at" : null,
            Missing(Service, "failed_service"),
        ];
        var names = string.Join(", ", missing.OfType<string>());
        return names.Length == 0 ? null : $"The payload lacks members of a dead letter: {names}.";
    }

    private static string? Missing(string? value, string name) => string.IsNullOrWhiteSpace(value) ? name : null;
}

namespace Promy.EventBus.Redis;

internal sealed record PendingFilter
{
    public string? Consumer { get; init; }

    public TimeSpan MinIdle { get; init; }

    public long MinDeliveries { get; init; }

    public StreamEntryId From { get; init; } = StreamEntryId.Zero;

    public StreamEntryId To { get; init; } = StreamEntryId.Max;
}

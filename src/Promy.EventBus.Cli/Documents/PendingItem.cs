using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>One entry of <see cref="PendingDocument"/>.</summary>
internal sealed record PendingItem(string EntryId, string Consumer, double IdleSeconds, long Deliveries)
{
    public static PendingItem Of(PendingEntry entry) =>
        new(entry.Id.ToString(), entry.Consumer, EntryAge.Seconds(entry.Idle), entry.Deliveries);
}

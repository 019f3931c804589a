namespace Promy.EventBus.Redis;

/// <summary>What a subscription does, as named in its logs and health.</summary>
internal static class SubscriptionActivity
{
    public const string Read = "Reading";
    public const string Acknowledge = "Acknowledging";
    public const string Delete = "Deleting settled retries";
    public const string Lease = "Keeping the lease";
    public const string Reclaim = "Reclaiming";
    public const string DeadLetter = "Writing dead letters";
    public const string Redeliver = "Scheduling redeliveries";
    public const string ReleaseRedeliveries = "Releasing redeliveries";
    public const string Announce = "Announcing this member";
    public const string HandOver = "Handing over";
    public const string HandBack = "Handing back";
}

namespace Promy.EventBus;

/// <summary>The defaults of a subscription, for direct subscribers and for the options of the host.</summary>
internal static class SubscriptionDefaults
{
    public const int BatchSize = 10;
    public const int MaxConcurrency = 5;
    public const int MaxDeliveries = 10;
    public const SubscriptionStart StartFrom = SubscriptionStart.Beginning;
    public const ExhaustedAction OnExhausted = ExhaustedAction.DeadLetter;
    public const UnknownTypeAction UnknownTypes = UnknownTypeAction.Skip;
    public const string DeadLetterStream = EventStreams.DeadLetters;

    public static readonly TimeSpan BlockDuration = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan MinIdle = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan RecoveryInterval = TimeSpan.FromSeconds(15);
}

namespace Promy.EventBus.Hosting;

/// <summary>One stream read for one group, and the handlers that share it.</summary>
internal sealed record PlannedLoop(EventSubscription Subscription, IReadOnlyList<PlannedHandler> Handlers)
{
    /// <summary>A larger payload is not parsed.</summary>
    public required int MaxPayloadBytes { get; init; }

    public string Stream => Subscription.Stream;

    public string Group => Subscription.Group;

    /// <summary>The loop as named in logs and health.</summary>
    public string Label => $"{Stream} for {Group}";
}

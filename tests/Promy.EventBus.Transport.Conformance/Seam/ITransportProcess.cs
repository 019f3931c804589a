namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A process of an application that publishes, consumes, or both. Disposing closes in order what it has opened, after
/// its subscriptions have ended: every event that it took is stored then.
/// </summary>
public interface ITransportProcess : IAsyncDisposable
{
    /// <summary>The publisher of the process.</summary>
    IEventPublisher Publisher { get; }

    /// <summary>The subscriber of the process.</summary>
    IEventSubscriber Subscriber { get; }

    /// <summary>
    /// To the server the process is gone from one moment to the next: nothing that it does from now on arrives. Called
    /// if <see cref="TransportFeatures.CanCrash"/>.
    /// </summary>
    Task CrashAsync();
}

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A process that only consumes. Disposing closes what it has opened, after its subscriptions have ended.
/// </summary>
public interface IConsumerProcess : IAsyncDisposable
{
    /// <summary>The subscriber of the process.</summary>
    IEventSubscriber Subscriber { get; }

    /// <summary>
    /// To the server the process is gone from one moment to the next: nothing that it does from now on arrives. Called
    /// where <see cref="TransportFeatures.CanCrash"/>.
    /// </summary>
    Task CrashAsync();
}

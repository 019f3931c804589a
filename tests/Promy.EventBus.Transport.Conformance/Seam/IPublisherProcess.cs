namespace Promy.EventBus.Transport.Conformance;

/// <summary>A process that only publishes. Disposing ends it in order.</summary>
public interface IPublisherProcess : IAsyncDisposable
{
    /// <summary>The publisher of the process.</summary>
    IEventPublisher Publisher { get; }
}

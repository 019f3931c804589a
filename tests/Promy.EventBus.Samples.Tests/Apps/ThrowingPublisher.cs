namespace Promy.EventBus.Samples.Tests.Apps;

/// <summary>A publisher on a bad day.</summary>
internal sealed class ThrowingPublisher(Exception exception) : IEventPublisher
{
    public ValueTask<string> PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
        where TEvent : Event => ValueTask.FromException<string>(exception);

    public ValueTask<string> PublishAsync<TEvent>(
        string stream, TEvent @event, CancellationToken cancellationToken = default)
        where TEvent : Event => ValueTask.FromException<string>(exception);

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync<TEvent>(
        IReadOnlyCollection<TEvent> events, CancellationToken cancellationToken = default)
        where TEvent : Event => ValueTask.FromException<IReadOnlyList<string>>(exception);

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync<TEvent>(
        string stream, IReadOnlyCollection<TEvent> events, CancellationToken cancellationToken = default)
        where TEvent : Event => ValueTask.FromException<IReadOnlyList<string>>(exception);

    public bool TryPost<TEvent>(TEvent @event)
        where TEvent : Event => throw exception;
}

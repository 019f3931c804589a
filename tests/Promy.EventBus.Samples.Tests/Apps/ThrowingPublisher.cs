namespace Promy.EventBus.Samples.Tests.Apps;

/// <summary>A publisher on a bad day.</summary>
internal sealed class ThrowingPublisher(Exception exception) : IEventPublisher
{
    public ValueTask<string> PublishAsync(Event @event, CancellationToken cancellationToken = default) => ValueTask.FromException<string>(exception);

    public ValueTask<string> PublishAsync(
        string stream, Event @event, CancellationToken cancellationToken = default) => ValueTask.FromException<string>(exception);

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default) => ValueTask.FromException<IReadOnlyList<string>>(exception);

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        string stream, IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default) => ValueTask.FromException<IReadOnlyList<string>>(exception);

    public bool TryEnqueue(Event @event) => throw exception;
}

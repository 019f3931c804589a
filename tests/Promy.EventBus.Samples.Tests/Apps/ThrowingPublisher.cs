namespace Promy.EventBus.Samples.Tests.Apps;

/// <summary>A publisher on a bad day.</summary>
internal sealed class ThrowingPublisher(Exception exception) : IEventPublisher
{
    public ValueTask<string> PublishAsync(Event @event, CancellationToken cancellationToken = default) => One();

    public ValueTask<string> PublishAsync(
        string stream, Event @event, CancellationToken cancellationToken = default) => One();

    public ValueTask<string> PublishAsync(
        Event @event, PublishOptions options, CancellationToken cancellationToken = default) => One();

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default) => Many();

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        string stream, IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default) => Many();

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, PublishOptions options, CancellationToken cancellationToken = default) =>
        Many();

    public bool TryEnqueue(Event @event) => throw exception;

    public bool TryEnqueue(Event @event, PublishOptions options) => throw exception;

    private ValueTask<string> One() => ValueTask.FromException<string>(exception);

    private ValueTask<IReadOnlyList<string>> Many() => ValueTask.FromException<IReadOnlyList<string>>(exception);
}

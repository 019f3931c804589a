namespace Promy.EventBus.Redis;

/// <summary>What each of the two streams of a subscription has of its own.</summary>
/// <param name="Events">Of the stream of the events.</param>
/// <param name="Retries">Of the group's own stream of retries.</param>
internal sealed record PerStream<T>(T Events, T Retries)
{
    public T Of(SubscribedStream stream) => stream.HoldsRetries ? Retries : Events;

    public PerStream<TPart> Each<TPart>(Func<T, TPart> make) => new(make(Events), make(Retries));

    public Task[] Start(Func<T, Task> run) => [run(Events), run(Retries)];
}

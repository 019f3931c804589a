namespace Promy.EventBus.Redis;

/// <summary>Parts that each of a subscription's two streams has separately.</summary>
/// <param name="Events">For the stream of the events.</param>
/// <param name="Retries">For the group's retry stream.</param>
internal sealed record PerStream<T>(T Events, T Retries)
{
    public T Of(SubscribedStream stream) => stream.HoldsRetries ? Retries : Events;

    public PerStream<TPart> Each<TPart>(Func<T, TPart> make) => new(make(Events), make(Retries));

    public Task[] Start(Func<T, Task> run) => [run(Events), run(Retries)];
}

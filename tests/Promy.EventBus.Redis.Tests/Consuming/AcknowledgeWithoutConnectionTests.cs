using Microsoft.Extensions.Logging.Abstractions;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>The application has disposed its connection, and handled entries cannot be acknowledged.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class AcknowledgeWithoutConnectionTests(RedisServer server)
{
    private static readonly TimeSpan LongerThanEachWait = TimeSpan.FromSeconds(2);

    private readonly WaitingClock _clock = new();

    [Fact]
    public async Task A_connection_that_comes_soon_after_the_stop_acknowledges_handled_entries()
    {
        await using var bus = new RedisBus(server);
        using var stop = new CancellationTokenSource();
        using var settleDeadline = new CancellationTokenSource();
        var isGone = true;
        var held = new HeldStream(
            bus, _clock, NullLogger.Instance,
            () => Volatile.Read(ref isGone) ? throw new ObjectDisposedException("connection") : bus.Database);
        var ids = await held.ReadAsync(1);
        await using var queue = new AcknowledgeQueue(held.Subscription, held.Stream, held.State, capacity: 1, _clock);
        var waits = _clock.Waits;
        var running = queue.RunAsync(stop.Token, settleDeadline.Token);
        await queue.EnqueueAsync(held.Hold(ids[0]));
        for (var failure = 1; failure <= 10; failure++)
        {
            await Eventually.EqualAsync(waits + failure, () => _clock.Waits);
            if (failure < 10)
            {
                _clock.Advance(LongerThanEachWait);
            }
        }

        await stop.CancelAsync();
        await Eventually.EqualAsync(waits + 11, () => _clock.Waits);
        Volatile.Write(ref isGone, false);
        _clock.Advance(LongerThanEachWait);

        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        queue.Complete();
        await running;
    }
}

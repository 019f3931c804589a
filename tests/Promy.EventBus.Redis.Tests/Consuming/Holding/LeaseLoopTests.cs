using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class LeaseLoopTests(RedisServer server)
{
    private readonly WaitingClock _clock = new();
    private int _waitsBefore;

    [Fact]
    public async Task Deleted_entries_behind_many_pending_ones_not_in_flight_are_counted()
    {
        await using var bus = new RedisBus(server);
        using var deleted = new DeletedCount(bus.Stream);
        var held = new HeldStream(bus, _clock, NullLogger.Instance);
        var ids = await held.ReadAsync(20);
        held.Hold(ids[0]);
        held.Hold(ids[^1]);
        await bus.Database.StreamDeleteAsync(bus.Stream, [ids[^1]]);

        await using var loop = Start(held);
        await PassIntervalAsync(held, waits: 1);

        await Eventually.EqualAsync(1, () => deleted.Value);
        Assert.Equal(19, await held.PendingOfAsync("me"));
    }

    [Fact]
    public async Task A_renewal_takes_back_no_entry_that_is_handed_over_meanwhile()
    {
        // So many are renewed with one command.
        const int batch = 1000;
        await using var bus = new RedisBus(server);
        var logger = new ActingLogger();
        var held = new HeldStream(bus, _clock, logger);
        var ids = await held.ReadAsync(batch + 200);
        var deliveries = Array.ConvertAll(ids, held.Hold);

        // The first command that works again is logged.
        held.State.Failed(SubscriptionActivity.Lease, bus.Stream, new InvalidOperationException("before"));
        logger.Recovered = () =>
        {
            foreach (var delivery in deliveries[batch..])
            {
                delivery.IsLeaving = true;
            }

            bus.Database.StreamClaimIdsOnly(bus.Stream, bus.Group, "other", 0, ids[batch..]);
        };

        await using var loop = Start(held);
        await PassIntervalAsync(held, waits: 1);

        // The second round begins when the first one is over.
        await PassIntervalAsync(held, waits: 2);
        await Eventually.EqualAsync(_clock.GetTimestamp(), () => deliveries[0].LeasedAt);
        Assert.Equal(200, await held.PendingOfAsync("other"));
        Assert.Equal(batch, await held.PendingOfAsync("me"));
    }

    private Running Start(HeldStream held)
    {
        var stop = new CancellationTokenSource();
        var waits = _clock.Waits;
        var running = new LeaseLoop(held.Subscription, held.Stream, held.State, _clock).RunAsync(stop.Token);
        Assert.Equal(waits + 1, _clock.Waits);
        _waitsBefore = waits;
        return new Running(running, stop);
    }

    private async Task PassIntervalAsync(HeldStream held, int waits)
    {
        await Eventually.EqualAsync(_waitsBefore + waits, () => _clock.Waits);
        _clock.Advance(held.Subscription.MinIdle / 3);
    }

    private sealed class Running(Task loop, CancellationTokenSource stop) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await loop;
            stop.Dispose();
        }
    }

    /// <summary>Acts when the log says that renewing works again.</summary>
    private sealed class ActingLogger : ILogger
    {
        public Action Recovered { get; set; } = () => { };

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == "SubscriptionRecovered")
            {
                Recovered();
            }
        }
    }
}

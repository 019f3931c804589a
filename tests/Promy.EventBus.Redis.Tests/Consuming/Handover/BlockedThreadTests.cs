using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>
/// Application code that blocks its thread holds up nobody. Runs alone: a blocked thread is missing in all other tests.
/// </summary>
[Collection(nameof(Alone))]
public sealed class BlockedThreadTests(RedisServer server)
{
    [Fact]
    public async Task A_callback_that_blocks_its_thread_holds_up_neither_reads_nor_other_events()
    {
        await using var bus = new RedisBus(server);
        using var release = new ManualResetEventSlim();
        var consumer = bus.Consume((delivery, token) =>
        {
            if (RunningConsumer.NumberOf(delivery) == 0)
            {
                release.Wait(token);
            }

            return new(DeliveryOutcome.Handled);
        });
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 1 });
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);

        // From here on each arrives at an idle consumer: the first of them blocks the thread that has read it.
        for (var number = 0; number < 3; number++)
        {
            await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = number });
            await Eventually.EqualAsync(number + 2, () => consumer.Deliveries.Count);
        }

        await Eventually.EqualAsync(1, () => bus.PendingAsync());
        release.Set();
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_that_blocks_its_thread_after_publishing_holds_up_no_other(bool isConnected)
    {
        const int Callers = 50;
        await using var bus = new RedisBus(server);
        await using var offline = new OfflinePublisher(DisposedAsync);
        var publisher = isConnected ? bus.Publisher : offline.Publisher;
        using var release = new ManualResetEventSlim();
        var ended = 0;

        var all = Task.WhenAll(Enumerable.Range(0, Callers).Select(PublishAsync));

        await Eventually.EqualAsync(Callers - 1, () => Volatile.Read(ref ended));
        release.Set();
        await all;

        async Task PublishAsync(int number)
        {
            try
            {
                await publisher.PublishAsync(bus.Stream, new TestEvent { Number = number }).ConfigureAwait(false);
            }
            catch (Exception) when (!isConnected)
            {
                // The outcome does not matter here, only who goes on afterwards.
            }

            if (number == Callers / 2)
            {
                release.Wait(TimeSpan.FromSeconds(60), CancellationToken.None);
            }

            Interlocked.Increment(ref ended);
        }

        async Task<IConnectionMultiplexer> DisposedAsync()
        {
            var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
            await connection.DisposeAsync();
            return connection;
        }
    }
}

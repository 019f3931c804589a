using System.Collections.Concurrent;

namespace Promy.EventBus.Redis.Tests.Threading;

public sealed class SendSequencerTests(RedisServer server)
{
    private static readonly AsyncLocal<int> Number = new();

    [Fact]
    public async Task Turns_come_in_order_one_at_a_time_each_in_the_context_of_its_caller()
    {
        var turns = new SendSequencer();
        var (order, inside, most) = (new ConcurrentQueue<int>(), 0, 0);

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(TakeTurnAsync)).WaitAsync(Eventually.DefaultDeadline);

        Assert.Equal(Enumerable.Range(0, 1000), order);
        Assert.Equal(1, most);

        async Task TakeTurnAsync(int number)
        {
            Number.Value = number;
            await turns.NextAsync();
            most = Math.Max(most, Interlocked.Increment(ref inside));
            order.Enqueue(Number.Value);
            Interlocked.Decrement(ref inside);
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    [Fact]
    public async Task No_turn_is_lost_if_many_ask_at_the_same_time()
    {
        const int Each = 5000;
        var turns = new SendSequencer();
        var taken = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var index = 0; index < Each; index++)
            {
                await turns.NextAsync();
                taken++;
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
        }))).WaitAsync(Eventually.DefaultDeadline);

        Assert.Equal(8 * Each, taken);
    }

    [Fact]
    public void Enter_is_true_only_if_no_other_caller_is_inside()
    {
        var turns = new SendSequencer();
        Assert.True(turns.Enter());
        Assert.False(turns.Enter());
        turns.Leave();
        Assert.False(turns.Enter());
        turns.Leave();
        turns.Leave();
        Assert.True(turns.Enter());
    }

    [Fact]
    public async Task Events_that_one_caller_publishes_without_waiting_keep_their_order()
    {
        await using var bus = new RedisBus(server);
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 0 });
        var publishing = new List<Task>();
        foreach (var chunk in Enumerable.Range(1, 1200).Chunk(400))
        {
            publishing.AddRange(chunk[..200].Select(
                number => bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = number }).AsTask()));
            publishing.Add(
                bus.Publisher.PublishBatchAsync(
                    bus.Stream, [.. chunk[200..].Select(number => new TestEvent { Number = number })]).AsTask());
        }

        await Task.WhenAll(publishing);

        var consumer = bus.Consume(configure: subscription => subscription with { MaxConcurrency = 1 });
        await Eventually.EqualAsync(1201, () => consumer.Deliveries.Count);
        Assert.Equal(Enumerable.Range(0, 1201), consumer.Numbers);
    }

    [Fact]
    public async Task A_publish_that_is_cancelled_before_it_is_sent_is_not_sent()
    {
        await using var bus = new RedisBus(server);
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 0 });
        var cancelled = new CancellationToken(canceled: true);

        var publishing = Enumerable.Range(1, 20)
            .Select(
                number => bus.Publisher.PublishAsync(
                    bus.Stream, new TestEvent { Number = number }, number % 2 == 0 ? cancelled : default).AsTask())
            .ToArray();
        await Task.WhenAll(publishing).ContinueWith(static _ => { }, TaskScheduler.Default);

        Assert.All(publishing.Where((_, index) => index % 2 == 1), publish => Assert.True(publish.IsCanceled));
        Assert.Equal(1 + 10, await bus.Database.StreamLengthAsync(bus.Stream));
    }
}

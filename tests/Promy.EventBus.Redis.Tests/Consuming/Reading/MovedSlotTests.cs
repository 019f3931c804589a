using System.Collections.Concurrent;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>A stream whose slot goes to another node of the cluster while it is read.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class MovedSlotTests
{
    private const int Failing = 211;
    private const int Following = 204;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_read_goes_to_the_other_node_at_once_and_it_is_no_outage(bool isMoveOver)
    {
        await using var cluster = await PrivateCluster.StartAsync();
        var bus = cluster.Bus;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // The handler holds up the reading, so that no read is blocked on the server while the slot moves.
        var consumer = bus.Consume(
            async (_, _) =>
            {
                await gate.Task;
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with { MaxConcurrency = 1, BatchSize = 1 });
        var numbers = await bus.PublishManyAsync(20);
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(2, () => bus.PendingAsync());

        var end = await cluster.BeginMoveAsync();
        if (isMoveOver)
        {
            await end();
        }

        gate.SetResult();
        await Eventually.EqualAsync(20, () => consumer.Deliveries.Count, TimeSpan.FromSeconds(30));
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), TimeSpan.FromSeconds(30));
        var logs = bus.Logs.GetSnapshot();

        Assert.Equal(numbers, consumer.Numbers.Order());
        Assert.DoesNotContain(logs, record => record.Id.Id == Failing);
        var told = Assert.Single(logs, record => record.Id.Id == Following);
        Assert.Contains("slot", told.Message, StringComparison.Ordinal);
        Assert.Null(consumer.Report?.Problem);
        if (!isMoveOver)
        {
            await end();
        }

        // The read that follows is ended by the stop on the node where it is.
        await consumer.StopAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_follower_of_the_stream_goes_on_at_the_other_node(bool isMoveOver)
    {
        await using var cluster = await PrivateCluster.StartAsync();
        var bus = cluster.Bus;
        var problems = new ConcurrentQueue<Exception>();
        var follower = new StreamFollower(bus.Connections, TimeProvider.System, problems.Enqueue);
        await bus.PublishManyAsync(1);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var entries = follower
            .FollowAsync(bus.Stream, StreamEntryId.Zero, patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await entries.MoveNextAsync());

        var end = await cluster.BeginMoveAsync();
        if (isMoveOver)
        {
            await end();
        }

        await bus.PublishManyAsync(1);
        Assert.True(await entries.MoveNextAsync());
        Assert.Empty(problems);
        if (!isMoveOver)
        {
            await end();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Contents_of_claimed_entries_come_from_the_other_node(bool isMoveOver)
    {
        await using var cluster = await PrivateCluster.StartAsync();
        var bus = cluster.Bus;
        await using var stepped = new SteppedStream(bus, bus.Subscription);
        var ids = await stepped.ReadAndForgetAsync(3, stepped.Consumer, idle: TimeSpan.Zero);
        await using var connection = await stepped.ConnectAsync();

        var end = await cluster.BeginMoveAsync();
        if (isMoveOver)
        {
            await end();
        }

        await stepped.TakeUpAsync(connection);
        if (!isMoveOver)
        {
            await end();
        }

        Assert.Equal(ids.Select(id => (string?)id), stepped.Taken().Select(delivery => delivery.EntryId));
        Assert.Single(bus.Logs.GetSnapshot(), record => record.Id.Id == Following);
    }

    [Fact]
    public async Task A_blocked_read_continues_on_the_other_node()
    {
        await using var cluster = await PrivateCluster.StartAsync();
        Assert.SkipWhen(
            await cluster.IsRedictAsync(),
            "Redict 7.3.6 ends itself in this test.");
        var bus = cluster.Bus;
        var consumer = bus.Consume(
            configure: subscription => subscription with { BlockDuration = TimeSpan.FromMinutes(1) });
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);

        await (await cluster.BeginMoveAsync())();
        await bus.PublishManyAsync(1);

        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count, TimeSpan.FromSeconds(30));
        Assert.DoesNotContain(
            bus.Logs.GetSnapshot(),
            record => record.Id.Id == Failing && record.Message.Contains("no connection", StringComparison.Ordinal));
        await consumer.StopAsync();
    }
}

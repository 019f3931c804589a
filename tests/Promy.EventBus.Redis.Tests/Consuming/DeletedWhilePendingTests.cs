using System.Diagnostics.Metrics;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>Entries that are gone from the stream while they are pending: counted and told.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class DeletedWhilePendingTests(RedisServer server)
{
    private const string LogName = "DeletedWhilePending";

    [Theory]
    [InlineData("worker-0", 0)]
    [InlineData("worker-0", 3_600_000)]
    [InlineData("crashed", 3_600_000)]
    public async Task What_nobody_has_in_hand_is_counted_and_told(string owner, long idleMilliseconds)
    {
        await using var bus = new RedisBus(server);
        using var deleted = new DeletedCount(bus.Stream);
        await bus.PublishManyAsync(3);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        var entries = await bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, owner, StreamPosition.NewMessages);
        await bus.Database.ExecuteAsync(
            "XCLAIM",
            [
                (RedisKey)bus.Stream, bus.Group, owner, 0, .. entries.Select(entry => (object)entry.Id),
                "IDLE", idleMilliseconds, "JUSTID",
            ]);
        await bus.Database.StreamDeleteAsync(bus.Stream, [entries[0].Id, entries[1].Id]);

        var consumer = bus.Consume(configure: subscription => subscription with { ConsumerId = "worker-0" });

        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        await Eventually.EqualAsync(2, () => deleted.Value);
        var line = Assert.Single(bus.Logs.GetSnapshot(), record => record.Id.Name == LogName);
        Assert.Contains(bus.Stream, line.Message, StringComparison.Ordinal);
        Assert.Contains((string)entries[0].Id!, line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_being_handled_is_counted_and_told_once_and_its_handler_runs_on()
    {
        await using var bus = new RedisBus(server);
        using var deleted = new DeletedCount(bus.Stream);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(
            async (_, token) =>
            {
                await release.Task.WaitAsync(token);
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with { MinIdle = TimeSpan.FromSeconds(3), MaxConcurrency = 1 });
        await bus.PublishManyAsync(3);
        await Eventually.TrueAsync(() => consumer is { Deliveries.Count: 1, Report.InFlight: 3 });
        var ids = (await bus.Database.StreamRangeAsync(bus.Stream)).Select(entry => entry.Id).ToArray();

        await bus.Database.StreamDeleteAsync(bus.Stream, [ids[0], ids[1]]);
        await Eventually.EqualAsync(2, () => deleted.Value);

        // Leases are renewed again and again; what was told is not told again.
        var renewed = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(async () =>
            TimeProvider.System.GetElapsedTime(renewed) > TimeSpan.FromSeconds(3)
            && (await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 10, RedisValue.Null)).Length == 1);
        release.SetResult();
        await Eventually.EqualAsync(3, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        await Eventually.EqualAsync(0, () => consumer.Report!.InFlight);
        Assert.Equal(2, deleted.Value);
        Assert.Single(bus.Logs.GetSnapshot(), record => record.Id.Name == LogName);
    }

    [Fact]
    public async Task What_is_settled_while_leases_are_renewed_is_not_counted()
    {
        await using var bus = new RedisBus(server);
        using var deleted = new DeletedCount(bus.Stream);
        var consumer = bus.Consume(
            async (_, _) =>
            {
                await Task.Yield();
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with
            {
                MinIdle = TimeSpan.FromMilliseconds(60),
                RecoveryInterval = TimeSpan.FromMilliseconds(50),
            });

        var published = await bus.PublishManyAsync(5_000);

        var patience = TimeSpan.FromMinutes(1);
        await Eventually.EqualAsync(published.Length, () => consumer.Numbers.Distinct().Count(), patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), patience);
        Assert.Equal(0, deleted.Value);
        Assert.DoesNotContain(bus.Logs.GetSnapshot(), record => record.Id.Name == LogName);
    }

    /// <summary>The counter of one stream.</summary>
    private sealed class DeletedCount : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _value;

        public DeletedCount(string stream)
        {
            _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            {
                foreach (var (_, value) in tags)
                {
                    if (value as string == stream)
                    {
                        Interlocked.Add(ref _value, count);
                    }
                }
            });
            _listener.EnableMeasurementEvents(EventBusInstruments.DeletedWhilePending.Instrument);
            _listener.Start();
        }

        public long Value => Interlocked.Read(ref _value);

        public void Dispose() => _listener.Dispose();
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>
/// Names of consumers that crashed leave the group; those of others, and those with something pending, do not.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ForgottenMemberTests(RedisServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_name_of_a_crashed_consumer_leaves_both_streams_if_nothing_is_pending()
    {
        await using var bus = new RedisBus(server);
        await PretendAsync(bus, bus.Stream, "crashed", leavesPending: false);
        await PretendAsync(bus, bus.RetryStream, "crashed", leavesPending: false);
        await PretendAsync(bus, bus.Stream, "crashed with work", leavesPending: true);
        await PretendAsync(bus, bus.Stream, "of another library", leavesPending: false);
        await AnnounceAsync(bus, "crashed", ago: TimeSpan.FromHours(1));
        await AnnounceAsync(bus, "crashed with work", ago: TimeSpan.FromHours(1));

        // With so long an idle time nobody reclaims the pending entries.
        bus.Consume(
            configure: subscription => subscription with
            {
                MinIdle = TimeSpan.FromHours(1),
                RecoveryInterval = TimeSpan.FromMilliseconds(200),
            });

        await Eventually.TrueAsync(async () => !await IsThereAsync(bus, bus.Stream, "crashed"), Patience);
        await Eventually.TrueAsync(async () => !await IsThereAsync(bus, bus.RetryStream, "crashed"), Patience);
        Assert.True(await IsThereAsync(bus, bus.Stream, "crashed with work"));
        Assert.True(await IsThereAsync(bus, bus.Stream, "of another library"));
        Assert.False(await bus.Database.HashExistsAsync(SatelliteKeys.Members(bus.Stream, bus.Group), "crashed"));
        Assert.True(
            await bus.Database.HashExistsAsync(SatelliteKeys.Members(bus.Stream, bus.Group), "crashed with work"));

        await AcknowledgeAsync(bus, "crashed with work");
        await Eventually.TrueAsync(async () => !await IsThereAsync(bus, bus.Stream, "crashed with work"), Patience);
        Assert.True(await IsThereAsync(bus, bus.Stream, "of another library"));
    }

    private static async Task PretendAsync(RedisBus bus, string stream, string consumer, bool leavesPending)
    {
        await RawEntries.AddAsync(bus.Database, stream, RawEntries.Metadata("test.happened"), "{}");
        try
        {
            await bus.Database.StreamCreateConsumerGroupAsync(stream, bus.Group, StreamPosition.Beginning);
        }
        catch (RedisServerException exception)
            when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // By the consumer before.
        }

        var entry = Assert.Single(
            await bus.Database.StreamReadGroupAsync(stream, bus.Group, consumer, StreamPosition.NewMessages));
        if (!leavesPending)
        {
            await bus.Database.StreamAcknowledgeAsync(stream, bus.Group, entry.Id);
        }
    }

    private static async Task AnnounceAsync(RedisBus bus, string consumer, TimeSpan ago)
    {
        var at = await bus.NowAsync() - (long)ago.TotalMilliseconds;
        await bus.Database.HashSetAsync(
            SatelliteKeys.Members(bus.Stream, bus.Group),
            consumer,
            $$$"""{"at":{{{at}}},"interval":60000,"types":{"test.happened":["A"]}}""");
    }

    private static async Task AcknowledgeAsync(RedisBus bus, string consumer)
    {
        var pending = await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 10, consumer);
        await bus.Database.StreamAcknowledgeAsync(
            bus.Stream, bus.Group, Array.ConvertAll(pending, entry => entry.MessageId));
    }

    private static async Task<bool> IsThereAsync(RedisBus bus, string stream, string consumer) =>
        (await bus.Database.StreamConsumerInfoAsync(stream, bus.Group)).Any(info => info.Name == consumer);
}

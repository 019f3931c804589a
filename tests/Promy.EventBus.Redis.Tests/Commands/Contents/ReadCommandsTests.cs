using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Commands;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ReadCommandsTests(RedisServer server)
{
    /// <summary>
    /// Between two reads the read loop waits for the handlers: on a healthy link nothing arrives, however long that
    /// takes.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Between_two_reads_no_reply_is_expected(bool isThereAGroup)
    {
        var clock = new FakeTimeProvider();
        await using var bus = new RedisBus(server);
        await using var connections = new RedisConnections(bus.Options, clock, bus.Loggers);
        await using var connection = await connections
            .OpenReaderAsync(TimeSpan.Zero, static () => { }, CancellationToken.None);
        var commands = new ReadCommands(
            connection,
            bus.Stream,
            bus.RetryStream,
            bus.Group,
            consumer: "worker-0",
            isMemoryReused: false,
            onSlotMoved: static () => Task.CompletedTask);
        await bus.PublishManyAsync(2);
        if (isThereAGroup)
        {
            await CreateGroupAsync(bus);
        }

        var problem = await Record.ExceptionAsync(async () => await commands.ReadEventsAsync(1));
        Assert.Equal(isThereAGroup, problem is null);

        // The watch looks, sees what has arrived, and then nothing more.
        clock.Advance(bus.Options.ReadTimeout);
        clock.Advance(bus.Options.ReadTimeout * 2);

        Assert.False(connection.Watch.IsOver);
        if (!isThereAGroup)
        {
            await CreateGroupAsync(bus);
        }

        Assert.Single((await commands.ReadEventsAsync(1)).Events);
    }

    private static Task<bool> CreateGroupAsync(RedisBus bus) =>
        bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
}

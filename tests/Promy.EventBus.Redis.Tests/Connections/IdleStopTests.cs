using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>
/// A stop ends a read that is blocked on the server, with every kind of connection of an application. The block is far
/// longer than the test waits.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class IdleStopTests
{
    private static readonly TimeSpan Block = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("own")]
    [InlineData("connection")]
    [InlineData("connection,allowAdmin=true")]
    [InlineData("factory")]
    public async Task An_idle_stop_does_not_wait_for_the_end_of_the_block(string way)
    {
        await using var redis = await PrivateRedis.StartAsync("password=pass", "--requirepass", "pass");
        var text = $"{redis.Server.ConnectionString},password=pass";
        var isAdmin = way.EndsWith("true", StringComparison.Ordinal);
        var configuration = ConfigurationOptions.Parse($"{text},name=application,allowAdmin={isAdmin}");
        await using var given = await ConnectionMultiplexer.ConnectAsync(configuration);

        // The connections that the bus opens beside it have this name.
        configuration.ClientName = "bus";
        var bus = redis.NewBus(options =>
        {
            options.ConnectionString = way == "own" ? text + ",name=bus" : null;
            options.Connection = way.StartsWith("connection", StringComparison.Ordinal) ? given : null;
            options.ConnectionFactory = way == "factory" ? _ => Task.FromResult<IConnectionMultiplexer>(given) : null;
        });
        var consumers = new[] { bus.Consume(configure: Blocking), bus.Consume(configure: Blocking) };
        await Eventually.EqualAsync(2, () => BlockedAsync(redis.Database), Patience);

        await Task.WhenAll(consumers.Select(consumer => consumer.StopAsync()))
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(0, await BlockedAsync(redis.Database));
        await bus.Publisher.DisposeAsync();
        await bus.Connections.DisposeAsync();

        // Nothing of the bus stays behind, and the connection of the application is open.
        await Eventually.EqualAsync(0, async () => (await ClientsAsync(redis.Database)).Count(IsOfTheBus), Patience);
        Assert.True(given.IsConnected);
    }

    private static EventSubscription Blocking(EventSubscription subscription) =>
        subscription with { BlockDuration = Block, DrainTimeout = Block };

    private static async Task<int> BlockedAsync(IDatabase database) =>
        (await ClientsAsync(database)).Count(
            line => line.Contains(" cmd=xreadgroup ", StringComparison.Ordinal) && IsBlocked(line));

    private static async Task<string[]> ClientsAsync(IDatabase database) =>
        ((string)(await database.ExecuteAsync("CLIENT", "LIST"))!).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsOfTheBus(string line) => line.Contains(" name=bus ", StringComparison.Ordinal);

    private static bool IsBlocked(string line) =>
        line.Split(' ').Single(part => part.StartsWith("flags=", StringComparison.Ordinal))
            .Contains('b', StringComparison.Ordinal);
}

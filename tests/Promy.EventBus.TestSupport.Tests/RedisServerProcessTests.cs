using StackExchange.Redis;

namespace Promy.EventBus.TestSupport.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class RedisServerProcessTests
{
    [Fact]
    public async Task RestartAsync_keeps_port_and_data_of_an_append_only_server()
    {
        await using var server = await RedisServerProcess.StartAsync("--appendonly", "yes");
        var port = server.Port;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var database = connection.GetDatabase();
        await database.StringSetAsync("key", "value");

        await server.KillAsync();
        Assert.False(server.IsRunning);
        await server.RestartAsync();

        Assert.Equal(port, server.Port);
        await Eventually.EqualAsync("value", async () => (string?)await database.StringGetAsync("key"));
    }

    [Fact]
    public async Task Pause_holds_back_replies_until_resume()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var connection = await ConnectAsync(server, "asyncTimeout=200");

        server.Pause();
        await Assert.ThrowsAnyAsync<Exception>(() => connection.GetDatabase().PingAsync());
        Assert.True(server.IsRunning);

        server.Resume();
        await Eventually.TrueAsync(async () => await connection.GetDatabase().PingAsync() > TimeSpan.Zero);
    }

    [Fact]
    public async Task StartAsync_requires_the_given_password()
    {
        await using var server = await RedisServerProcess.StartAsync("--requirepass", "secret");
        await using var connection = await ConnectAsync(server, "password=secret");

        await Assert.ThrowsAsync<RedisConnectionException>(
            () => ConnectAsync(server, "password=wrong,connectTimeout=300"));
        Assert.True(connection.IsConnected);
    }

    [Fact]
    public async Task StartAsync_fails_with_the_words_of_the_server_if_an_argument_is_bad()
    {
        var failure = await Assert.ThrowsAsync<RedisUnavailableException>(
            () => RedisServerProcess.StartAsync("--no-such-option", "1"));

        Assert.Contains("no-such-option", failure.Message, StringComparison.Ordinal);
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(RedisServerProcess server, string options) =>
        ConnectionMultiplexer.ConnectAsync($"{server.ConnectionString},{options}");
}

using StackExchange.Redis;

namespace Promy.EventBus.Cli.Tests;

/// <summary>
/// Commands that free memory work with the documented rights on a Redis that refuses every other write.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class FullRedisTests : IAsyncLifetime
{
    private const int Count = 50;

    private RedisServerProcess _redis = null!;
    private ConnectionMultiplexer _admin = null!;

    private IDatabase Database => _admin.GetDatabase();

    [Fact]
    public async Task Trim_removes_what_every_group_has_acknowledged()
    {
        var ids = await FillAsync(EventStreams.Promotions);
        await Database.StreamCreateConsumerGroupAsync(EventStreams.Promotions, "group", "0");
        await Database.StreamReadGroupAsync(EventStreams.Promotions, "group", "reader", ">");
        await Database.StreamAcknowledgeAsync(EventStreams.Promotions, "group", ids);
        var redis = await FullFor("trimmer");

        (await CliProcess.RunAsync(redis, "trim", EventStreams.Promotions, "--yes")).Expect(0);

        Assert.Equal(0, await Database.StreamLengthAsync(EventStreams.Promotions));
        Assert.False(await Database.KeyExistsAsync("{events:promotions}:trim-leader"));
        await AssertNothingRefusedAsync();
    }

    [Fact]
    public async Task Discarding_dead_letters_deletes_them()
    {
        await FillAsync(EventStreams.DeadLetters);
        var redis = await FullFor("operator");

        (await CliProcess.RunAsync(redis, "dlq", "discard", "--all", "--yes")).Expect(0);

        Assert.Equal(0, await Database.StreamLengthAsync(EventStreams.DeadLetters));
        await AssertNothingRefusedAsync();
    }

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServerProcess.StartAsync();
        _admin = await ConnectionMultiplexer.ConnectAsync($"{_redis.ConnectionString},allowAdmin=true");
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private Task<RedisValue[]> FillAsync(string stream) =>
        Task.WhenAll(
            Enumerable.Range(0, Count)
                .Select(_ => RawEntries.AddAsync(Database, stream, "{}", new string('x', 20_000))));

    /// <summary>Leaves the server no memory.</summary>
    /// <returns>The Redis as the documented user of a role sees it.</returns>
    private async Task<string> FullFor(string role)
    {
        var words = DocumentedUsers.Of(role);
        await Database.ExecuteAsync("ACL", [.. words[1..]]);
        await FullRedis.FillAsync(Database);
        return $"redis://{words[2]}:secret@127.0.0.1:{_redis.Port}";
    }

    private async Task AssertNothingRefusedAsync() =>
        Assert.Empty((RedisResult[])(await Database.ExecuteAsync("ACL", "LOG"))!);
}

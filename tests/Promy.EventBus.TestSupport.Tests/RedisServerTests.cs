using StackExchange.Redis;

namespace Promy.EventBus.TestSupport.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class RedisServerTests(RedisServer redis)
{
    [Fact]
    public async Task The_server_answers_ping_by_string_and_by_url()
    {
        var byUrl = RedisAddress.Parse(redis.Url).ConnectionString;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(byUrl);

        Assert.Equal("PONG", (string?)await redis.Database.ExecuteAsync("PING"));
        Assert.Equal("PONG", (string?)await connection.GetDatabase().ExecuteAsync("PING"));
    }

    [Fact]
    public async Task Raw_entries_have_metadata_first_and_payload_second()
    {
        await using var keys = redis.NewKeys();

        var id = await RawEntries.AddPromotionCreatedAsync(redis.Database, keys.Stream(), "promo-123");

        var entry = Assert.Single(await redis.Database.StreamRangeAsync(keys.Stream()));
        Assert.Equal(id, entry.Id);
        Assert.Equal(["metadata", "payload"], entry.Values.Select(field => (string?)field.Name));
    }
}

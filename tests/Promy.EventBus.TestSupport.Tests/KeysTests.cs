namespace Promy.EventBus.TestSupport.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class KeysTests(RedisServer redis)
{
    [Fact]
    public async Task DisposeAsync_deletes_only_the_keys_and_satellites_of_the_test()
    {
        await using var others = redis.NewKeys();
        await redis.Database.StringSetAsync(others.Stream(), "stays");
        var keys = redis.NewKeys();
        await redis.Database.StringSetAsync(keys.Stream("a"), "1");
        await redis.Database.StringSetAsync($"{{{keys.Stream("a")}}}:{keys.Group()}:retry", "1");
        Assert.Equal(2, (await keys.ExistingAsync()).Count);

        await keys.DisposeAsync();

        Assert.Empty(await keys.ExistingAsync());
        Assert.Single(await others.ExistingAsync());
    }
}

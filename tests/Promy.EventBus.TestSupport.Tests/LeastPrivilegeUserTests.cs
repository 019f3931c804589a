using StackExchange.Redis;
using Xunit.Sdk;

namespace Promy.EventBus.TestSupport.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class LeastPrivilegeUserTests
{
    [Theory]
    [InlineData("XADD test:1:stream * a b", true)]
    [InlineData("XREADGROUP GROUP g c STREAMS test:1:stream >", true)]
    [InlineData("XADD events:promotions * a b", false)]
    [InlineData("XREVRANGE test:1:stream + -", false)]
    [InlineData("XADD {test:1:stream}:dlq * a b", true)]
    [InlineData("DEL test:1:stream", false)]
    [InlineData("CONFIG GET timeout", false)]
    public async Task The_user_has_the_documented_rights_on_the_keys_of_the_tests(string command, bool permitted)
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var user = await LeastPrivilegeUser.CreateAsync(admin.GetDatabase());
        var name = ConfigurationOptions.Parse(user.Credentials).User!;

        var answer = (string?)await admin.GetDatabase().ExecuteAsync("ACL", ["DRYRUN", name, .. command.Split(' ')]);

        Assert.Equal(permitted, answer == "OK");
    }

    [Fact]
    public async Task A_refused_command_fails_the_run_and_is_named()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var user = await LeastPrivilegeUser.CreateAsync(admin.GetDatabase());
        await using var restricted = await ConnectionMultiplexer.ConnectAsync(
            $"{server.ConnectionString},{user.Credentials},setlib=false,tiebreaker=,configChannel=,$CONFIG=");
        await restricted.GetDatabase().StreamAddAsync("test:stream", "a", "b");
        await user.AssertNothingRefusedAsync();

        await Assert.ThrowsAsync<RedisServerException>(
            () => restricted.GetDatabase().StreamRangeAsync("test:stream", messageOrder: Order.Descending));

        var failure = await Assert.ThrowsAsync<FailException>(user.AssertNothingRefusedAsync);
        Assert.Contains("'xrevrange' for 'promy-tests'", failure.Message, StringComparison.Ordinal);
    }
}

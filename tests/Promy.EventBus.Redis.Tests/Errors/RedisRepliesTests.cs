using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Errors;

/// <summary>
/// The meaning of errors that a real server has sent: the client library's kinds do not mean what their names say.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class RedisRepliesTests(RedisServer server)
{
    [Theory]
    [InlineData("ERR the proxy has lost its server for a moment")]
    [InlineData("ERR The stream has exhausted the last possible ID, unable to add more items")]
    [InlineData("ERR")]
    [InlineData("LOADING Redis is loading the dataset in memory")]
    [InlineData("READONLY You can't write against a read only replica.")]
    [InlineData("BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.")]
    [InlineData("CLUSTERDOWN The cluster is down")]
    [InlineData("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.")]
    [InlineData("NOREPLICAS Not enough good replicas to write.")]
    [InlineData("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.")]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot")]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.")]
    [InlineData("ERR max number of clients reached")]
    public async Task A_temporary_error_is_not_permanent_and_an_event_is_sent_again(string reply)
    {
        var exception = await ReplyAsync(reply);

        Assert.Equal(PublishFault.NotStored, RedisErrors.ClassifyPublish(exception));
        Assert.False(RedisErrors.IsPermanent(exception));
        Assert.False(RedisErrors.IsNotPermitted(exception));
    }

    [Theory]
    [InlineData("ERR unknown command 'XADD', with args beginning with: 'stream' '*' ")]
    [InlineData("ERR unknown command `XADD`, with args beginning with: `stream`, `*`, ")]
    [InlineData("ERR unknown subcommand 'CREATE'. Try XGROUP HELP.")]
    [InlineData("ERR Unknown subcommand or wrong number of arguments for 'CREATE'. Try XGROUP HELP.")]
    [InlineData("ERR Unknown Redis command called from script script: fc28b3d3, on @user_script:1.")]
    [InlineData("ERR Unknown Redict command called from script script: fc28b3d3, on @user_script:1.")]
    [InlineData("ERR Unknown command called from script script: on @user_script:1.")]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("NOAUTH Authentication required.")]
    [InlineData("WRONGPASS invalid username-password pair or user is disabled.")]
    [InlineData("CROSSSLOT Keys in request don't hash to the same slot")]
    public async Task An_event_is_not_sent_again_after_a_permanent_error(string reply)
    {
        var exception = await ReplyAsync(reply);

        Assert.Equal(PublishFault.NotStoredPermanent, RedisErrors.ClassifyPublish(exception));
        Assert.True(RedisErrors.IsPermanent(exception));
        Assert.False(RedisErrors.IsNotPermitted(exception));
    }

    [Theory]
    [InlineData("ERR unknown command 'XADD', with args beginning with: 'events:users' '*' 'metadata' '{secret}' ")]
    [InlineData("ERR unknown command `XADD`, with args beginning with: `events:users`, `{secret}`, ")]
    public async Task The_description_of_an_unknown_command_repeats_no_argument(string reply)
    {
        var described = RedisErrors.Describe(await ReplyAsync(reply));

        Assert.StartsWith("ERR unknown command", described, StringComparison.Ordinal);
        Assert.Contains("XADD", described, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", described, StringComparison.Ordinal);
        Assert.DoesNotContain("events:users", described, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NOPERM this user has no permissions to run the 'xadd' command")]
    [InlineData("NOPERM User u has no permissions to run the 'xadd' command")]
    [InlineData("NOPERM No permissions to access a key")]
    [InlineData("ERR The user executing the script can't run this command or subcommand script: e81023de")]
    [InlineData("ERR The user executing the script can't access at least one of the keys mentioned in the command")]
    [InlineData("ERR ACL failure in script: User u has no permissions to run the 'xadd' command script: on")]
    [InlineData("ERR operation not permitted")]
    public async Task A_missing_right_is_recognized_inside_a_script_too(string reply)
    {
        var exception = await ReplyAsync(reply);

        Assert.Equal(PublishFault.NotStoredPermanent, RedisErrors.ClassifyPublish(exception));
        Assert.True(RedisErrors.IsPermanent(exception));
        Assert.True(RedisErrors.IsNotPermitted(exception));
        
        // A command refused inside a script came after others of the script.
        Assert.Equal(!reply.Contains("script", StringComparison.Ordinal), RedisErrors.IsScriptRefused(exception));
    }

    [Fact]
    public async Task Replies_of_this_server_on_commands_rights_and_types_are_classified()
    {
        await using var redis = await PrivateRedis.StartAsync("", "--rename-command", "XAUTOCLAIM", "");
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "weak", "on", ">pass", "~mine", "+@all", "-xadd");
        await redis.Database.StringSetAsync("text", "not a stream");
        await using var connection =
            await ConnectionMultiplexer.ConnectAsync($"{redis.Server.ConnectionString},user=weak,password=pass");
        var weak = connection.GetDatabase();

        foreach (var unknown in (Func<Task>[])
            [
                () => redis.Database.StreamAutoClaimAsync("stream", "group", "consumer", 0, "0-0"),
                () => redis.Database.ExecuteAsync("XINFO", "NOTHING", "stream"),
                () => redis.Database.ScriptEvaluateAsync("return redis.call('XAUTOCLAIM', 'stream')"),
            ])
        {
            var exception = await RefusedAsync(unknown);
            Assert.True(RedisErrors.IsPermanent(exception), exception.Message);
            Assert.False(RedisErrors.IsNotPermitted(exception), exception.Message);
        }

        foreach (var notPermitted in (Func<Task>[])
            [
                () => weak.StreamAddAsync("mine", "field", "value"),
                () => weak.StreamLengthAsync("other"),
                () => weak.ScriptEvaluateAsync("return redis.call('XADD', KEYS[1], '*', 'field', 'value')", ["mine"]),
                () => weak.ScriptEvaluateAsync("return redis.call('XLEN', 'other')"),
            ])
        {
            var exception = await RefusedAsync(notPermitted);
            Assert.True(RedisErrors.IsPermanent(exception), exception.Message);
            Assert.True(RedisErrors.IsNotPermitted(exception), exception.Message);
        }

        foreach (var wrongType in (Func<Task>[])
            [
                () => redis.Database.StreamAddAsync("text", "field", "value"),
                () => redis.Database.ScriptEvaluateAsync("return redis.call('XLEN', KEYS[1])", ["text"]),
            ])
        {
            var exception = await RefusedAsync(wrongType);
            Assert.True(RedisErrors.IsWrongType(exception), exception.Message);
            Assert.True(RedisErrors.IsPermanent(exception), exception.Message);
        }
    }

    /// <summary>The exception that the client library makes of a reply.</summary>
    private Task<RedisServerException> ReplyAsync(string reply) =>
        RefusedAsync(() => server.Database.ScriptEvaluateAsync("return redis.error_reply(ARGV[1])", values: [reply]));

    private static Task<RedisServerException> RefusedAsync(Func<Task> command) =>
        Assert.ThrowsAsync<RedisServerException>(command);
}

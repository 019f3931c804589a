using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Commands;

/// <summary>
/// The meaning of each answer to the harmless command of a right; the replies are those of real servers.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class AccessRightTests(RedisServer server)
{
    [Theory]
    [InlineData("xadd", "ERR The ID specified in XADD must be greater than 0-0", null)]
    [InlineData("xinfo|groups", "ERR no such key", null)]
    [InlineData("xadd", "ERR unknown command", "NoCommand")]
    [InlineData("xgroup|create", "ERR unknown subcommand 'CREATE'. Try XGROUP HELP.", "NoCommand")]
    [InlineData("xack", "NOPERM User u has no permissions to run the 'xack' command", "Refused")]
    [InlineData("xack", "WRONGTYPE Operation against a key holding the wrong kind of value", null)]
    [InlineData("xpending", "NOGROUP No such key 's' or consumer group 'g'", null)]
    [InlineData("xtrim", "READONLY You can't write against a read only replica.", null)]
    [InlineData("evalsha", "NOSCRIPT No matching script. Please use EVAL.", null)]
    [InlineData("acl|whoami", "ERR ACL Authenticator is disabled.", "Untold")]
    [InlineData("eval", "ERR This instance has Lua scripting support disabled", "Untold")]
    public async Task ProblemOf_tells_refusals_missing_commands_and_unclear_answers_apart(
        string name, string reply, string? expected)
    {
        var answer = await Assert.ThrowsAsync<RedisServerException>(
            () => server.Database.ScriptEvaluateAsync("return redis.error_reply(ARGV[1])", values: [reply]));

        Assert.Equal(expected, new AccessRight(name, "key", false, "COMMAND").ProblemOf(answer)?.ToString());
    }

    [Fact]
    public void ProblemOf_is_undecided_if_the_client_library_refuses_the_command() => Assert.Equal(
        RightProblem.Untold,
        new AccessRight("eval", null, false, "EVAL").ProblemOf(new RedisCommandException("not in the command map")));
}

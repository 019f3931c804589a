using StackExchange.Redis;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>Commands that the users of docs/operations.md may not run.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class RefusalTests
{
    private static readonly string[] ForNobody =
    [
        "CONFIG GET *", "ACL LIST", "ACL LOG", "ACL SETUSER x on", "KEYS *", "FLUSHALL", "FLUSHDB", "SHUTDOWN",
        "DEBUG SLEEP 0", "CLIENT LIST", "CLIENT KILL TYPE normal", "MONITOR", "REPLICAOF NO ONE", "SAVE",
        "DEL events:promotions", "UNLINK events:dlq", "RESTORE events:x 0 x", "RENAME events:promotions events:x",
        "EXPIRE events:promotions 1", "GET events:promotions", "SET events:x 1", "XTRIM events:promotions MAXLEN 0",
        "XTRIM events:dlq MAXLEN 0", "XSETID events:promotions 9-9", "XDEL events:promotions 1-1",
        "XGROUP DESTROY events:promotions g", "XGROUP SETID events:promotions g 0", "XADD other * a b",
        "XRANGE other - +", "FUNCTION LIST", "FCALL f 0", "SCRIPT FLUSH", "PUBLISH channel x", "SUBSCRIBE channel",
    ];

    private static readonly string[] ForReaders =
    [
        "XREADGROUP GROUP g c STREAMS events:promotions >", "XACK events:promotions g 1-1",
        "XCLAIM events:promotions g c 0 1-1", "XAUTOCLAIM events:promotions g c 0 0",
        "XGROUP CREATE events:promotions g 0", "XGROUP DELCONSUMER events:promotions g c",
        "CLIENT UNBLOCK 1",
    ];

    private static readonly string[] Scripts = ["EVAL return 0", "EVALSHA x 0", "SCRIPT LOAD return"];

    [Fact]
    public Task A_publisher_may_only_append() => AssertRefusedAsync(
        "publisher",
        [
            .. ForReaders, .. Scripts, "SCAN 0", "XRANGE events:promotions - +", "XREAD STREAMS events:promotions 0",
            "XLEN events:promotions", "XINFO STREAM events:promotions", "XINFO GROUPS events:promotions",
            "XPENDING events:promotions g", "XDEL events:dlq 1-1",
        ]);

    [Fact]
    public Task A_consumer_may_read_its_streams_and_only_append_to_dead_letters() => AssertRefusedAsync(
        "consumer",
        [
            "SCAN 0", "XADD events:users * a b", "XREADGROUP GROUP g c STREAMS events:users >",
            "XREADGROUP GROUP g c STREAMS events:dlq >", "XRANGE events:users - +", "XRANGE events:dlq - +",
            "XREAD STREAMS events:promotions 0",
            "XDEL events:dlq 1-1",
            "XINFO GROUPS events:users", "XGROUP CREATE events:users g 0",
        ]);

    [Fact]
    public Task An_operator_may_change_no_group_and_no_entry_of_an_event_stream() =>
        AssertRefusedAsync(
            "operator",
            [
                .. ForReaders, "XRANGE other - +", "XLEN other", "XDEL other 1-1",
                "XDEL {events:promotions}:g:retry 1-1", "EVAL return 1 other",
                "XADD {other}:g:retry * a b",
            ]);

    [Fact]
    public async Task A_script_gives_an_operator_no_further_rights()
    {
        var user = AclUser.Documented("operator");
        await using var redis = await RestrictedRedis.StartAsync(user);
        await RawEntries.AddAsync(redis.Database, EventStreams.Promotions, "{}", "{}");
        var database = await redis.ConnectAsync(user);

        string[] commands =
            ["'XTRIM', KEYS[1], 'MAXLEN', 0", "'DEL', KEYS[1]", "'XGROUP', 'CREATE', KEYS[1], 'g', 0"];
        foreach (var command in commands)
        {
            await Assert.ThrowsAsync<RedisServerException>(
                () => database.ScriptEvaluateAsync($"return redis.call({command})", [EventStreams.Promotions]));
        }

        Assert.Equal(1, await redis.Database.StreamLengthAsync(EventStreams.Promotions));
    }

    private static async Task AssertRefusedAsync(string name, string[] commands)
    {
        var user = AclUser.Documented(name);
        await using var redis = await RestrictedRedis.StartAsync(user);

        List<string> permitted = [];
        foreach (var command in commands.Concat(ForNobody))
        {
            if (!await IsRefusedAsync(redis.Database, user, command))
            {
                permitted.Add(command);
            }
        }

        Assert.Empty(permitted);
    }

    /// <summary>Checked by ACL DRYRUN: with the right, some of these commands would end the server.</summary>
    private static async Task<bool> IsRefusedAsync(IDatabase database, AclUser user, string command)
    {
        var answer = (string?)await database.ExecuteAsync("ACL", ["DRYRUN", user.Name, .. command.Split(' ')]);
        return answer != "OK";
    }
}

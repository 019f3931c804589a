using StackExchange.Redis;

namespace Promy.EventBus.Cli.Tests;

/// <summary>Behaviour common to all commands: address, credentials and secrets that are never shown.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ConnectionTests
{
    private const string Canary = "canary-7f3a9";

    public static TheoryData<string> Commands =>
    [
        "streams", "groups events:users", "consumers events:users group", "pending events:users group",
        "tail events:users", "publish events:users --type order.placed", "trim events:users --yes", "doctor",
        "dlq list", "dlq show 1762425000000-0",
        "dlq stats",
        "dlq replay --all --yes", "dlq discard --all --yes",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_ends_with_3_and_shows_no_password_if_redis_is_down(string command)
    {
        var result = await CliProcess.RunAsync(
            $"redis://user:{Canary}@127.0.0.1:1/0", "{}", [.. command.Split(' '), "--json"]);

        result.Expect(3);
        Assert.Equal("", result.Output);
        Assert.Contains("No Redis can be reached at 127.0.0.1:1", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://{0}:wrong-{1}@127.0.0.1:{2}")]
    [InlineData("127.0.0.1:{2},user={0},password=wrong-{1}")]
    public async Task A_wrong_password_ends_with_exit_code_4_and_is_not_shown(string form)
    {
        await using var server = await StartAsync();
        var redis = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, "ops", Canary, server.Port);

        foreach (var command in new[] { "streams", "doctor" })
        {
            var result = (await CliProcess.RunAsync(redis, command, "--json")).Expect(4);

            Assert.Equal("", result.Output);
            Assert.Contains("'ops'", result.Error, StringComparison.Ordinal);
            Assert.Contains("in REDIS_URL.", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("--redis", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, result.Error, StringComparison.Ordinal);
        }

        var given = (await CliProcess.RunAsync("127.0.0.1:1", "streams", "--redis", redis)).Expect(4);
        Assert.Contains("in --redis.", given.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("REDIS_URL", given.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",canary-7f3a9=canary-7f3a9, ä€ canary-7f3a9")]
    public async Task A_correct_password_is_not_shown(string rest)
    {
        await using var server = await StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "ops", $">{Canary}{rest}");

        var redis = $"redis://ops:{Uri.EscapeDataString(Canary + rest)}@127.0.0.1:{server.Port}";
        var result = (await CliProcess.RunAsync(redis, "doctor")).Expect(1);

        Assert.Contains("Connected as ops", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_right_ends_with_exit_code_4_and_is_named()
    {
        await using var server = await StartAsync("+ping", "+echo", "+acl|whoami");

        var result =
            (await CliProcess.RunAsync($"redis://ops:{Canary}@127.0.0.1:{server.Port}", "groups", "events:users"))
                .Expect(4);

        Assert.Contains("xinfo|groups", result.Error, StringComparison.Ordinal);
        Assert.Contains("doctor", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_database_that_cannot_be_selected_ends_every_command_with_4(string command)
    {
        await using var server = await StartAsync("+@all", "-select");
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var letter = await RawEntries.AddAsync(admin.GetDatabase(), EventStreams.DeadLetters, "{}", "{}");
        await RawEntries.AddAsync(admin.GetDatabase(), "events:users", "{}", "{}");
        var words = command.Replace("1762425000000-0", letter, StringComparison.Ordinal).Split(' ');

        foreach (var (redis, database) in ((string, int)[])
            [($"redis://127.0.0.1:{server.Port}/99", 99), ($"redis://ops:{Canary}@127.0.0.1:{server.Port}/1", 1)])
        {
            var result = (await CliProcess.RunAsync(redis, """{"order_id":"1"}""", [.. words, "--json"])).Expect(4);

            Assert.Equal("", result.Output);
            Assert.Contains($"database {database}", result.Error, StringComparison.Ordinal);
            Assert.Contains("REDIS_URL", result.Error, StringComparison.Ordinal);
            Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        Assert.Equal(2, (long)await admin.GetDatabase().ExecuteAsync("DBSIZE"));
        Assert.Equal(1, await admin.GetDatabase().StreamLengthAsync(EventStreams.DeadLetters));
        Assert.Equal(1, await admin.GetDatabase().StreamLengthAsync("events:users"));
    }

    [Theory]
    [InlineData("groups", "redis://ops:canary-7f3a9@host")]
    [InlineData("streams", "--redsi", "redis://ops:canary-7f3a9@host")]
    [InlineData("groups", "events:users", "host:6379,password=canary-7f3a9")]
    [InlineData("groups", "events:users", "host:6379,password=pa,canary-7f3a9=canary-7f3a9,canary-7f3a9")]
    [InlineData("groups", "events:users", "host:6379,password=pa canary-7f3a9 ssl=true")]
    [InlineData("groups", "events:users", "host:6379,password='canary-7f3a9','canary-7f3a9'")]
    [InlineData("groups", "events:users", "host:6379,sentinelPassword=pa,canary-7f3a9")]
    [InlineData("streams", "redis://ops:pa canary-7f3a9@host")]
    [InlineData("streams", "--redsi=redis://ops:pa, canary-7f3a9@host")]
    [InlineData("groups", "events:users", "--redis", "redis://ops:pa canary-7f3a9@ho st")]
    [InlineData("groups", "events:users", "--redis", "host:6379,password=pa,canary-7f3a9")]
    [InlineData("groups", "events:users", "--redis", "redis://ops:canary-7f3a9@host:port")]
    [InlineData("groups", "events:users", "--redis", "host:6379,password=canary-7f3a9,unknown=option")]
    public async Task A_misplaced_connection_string_is_not_repeated(params string[] arguments)
    {
        var result = await CliProcess.RunAsync("127.0.0.1:1", arguments);

        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain(Canary, result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_without_a_server_says_how_to_name_one()
    {
        var result = (await CliProcess.RunAsync(null, "streams")).Expect(2);

        Assert.Contains("REDIS_URL", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_or_unknown_command_ends_with_exit_code_2()
    {
        var none = (await CliProcess.RunAsync(null)).Expect(2);
        var unknown = (await CliProcess.RunAsync(null, "stream")).Expect(2);

        Assert.Contains("--help", none.Error, StringComparison.Ordinal);
        Assert.Contains("'stream'", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_and_version_go_to_standard_output()
    {
        var help = (await CliProcess.RunAsync(null, "--help")).Expect(0);
        var version = (await CliProcess.RunAsync(null, "--version")).Expect(0);

        Assert.Contains("doctor", help.Output, StringComparison.Ordinal);
        Assert.StartsWith("0.", version.Output, StringComparison.Ordinal);
    }

    private static async Task<RedisServerProcess> StartAsync(params string[] rights)
    {
        var server = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        string[] granted = rights.Length > 0 ? ["-@all", .. rights] : ["+@all"];
        await admin.GetDatabase().ExecuteAsync("ACL", ["SETUSER", "ops", "on", $">{Canary}", "~*", .. granted]);
        return server;
    }
}

using System.Text.Json;
using StackExchange.Redis;

namespace Promy.EventBus.Cli.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class DoctorTests
{
    [Fact]
    public async Task A_well_configured_server_has_no_error_and_nothing_is_written()
    {
        await using var server = await RedisServerProcess.StartAsync("--appendonly", "yes");
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await admin.GetDatabase().ExecuteAsync("ACL", ["SETUSER", "ops", "on", ">secret", "~*", "+@all"]);

        var result = (await CliProcess.RunAsync(
            $"{server.ConnectionString},user=ops,password=secret",
            "doctor", "--role", "publisher", "consumer", "operator", "trimmer", "--json")).Expect(0);

        Assert.Equal("ok", result.Json.GetProperty("status").GetString());
        Assert.Equal(
            [
                "connectivity", "identity", "database", "version", "role", "eviction", "persistence", "snapshots",
                "clock", "publisher rights", "consumer rights", "operator rights", "trimmer rights", "retries",
            ],
            Findings(result).Select(finding => finding.GetProperty("check").GetString()));
        Assert.Equal(0, (long)await admin.GetDatabase().ExecuteAsync("DBSIZE"));
        Assert.Empty((RedisResult[])(await admin.GetDatabase().ExecuteAsync("ACL", "LOG"))!);
    }

    [Theory]
    [InlineData("publisher")]
    [InlineData("consumer")]
    [InlineData("operator")]
    [InlineData("trimmer")]
    public async Task The_documented_user_of_a_role_has_every_right_of_that_role(string role)
    {
        var words = DocumentedUsers.Of(role);
        await using var server = await RedisServerProcess.StartAsync("--appendonly", "yes");
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await admin.GetDatabase().ExecuteAsync("ACL", [.. words[1..]]);

        var result = await CliProcess.RunAsync(
            $"redis://{words[2]}:secret@127.0.0.1:{server.Port}", "doctor", "--role", role, "--json");

        Assert.Equal("ok", Finding(result, $"{role} rights").GetProperty("status").GetString());
        result.Expect(0);
    }

    [Fact]
    public async Task Existing_keys_are_left_unchanged()
    {
        await using var server = await RedisServerProcess.StartAsync("--appendonly", "yes");
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var database = admin.GetDatabase();
        await RawEntries.AddPromotionCreatedAsync(database, EventStreams.Promotions, "promo-1");
        await database.StreamCreateConsumerGroupAsync(EventStreams.Promotions, "group", "0");
        await RawEntries.AddAsync(database, EventStreams.DeadLetters, "{}", "{}");
        await database.StringSetAsync("{events:promotions}:trim-leader", "another");
        var before = await DumpAsync(database);

        (await CliProcess.RunAsync(
            server.ConnectionString, "doctor", "--role", "publisher", "consumer", "operator", "trimmer")).Expect(0);

        Assert.Equal(before, await DumpAsync(database));
    }

    [Fact]
    public async Task Missing_rights_eviction_and_persistence_are_findings_with_a_remedy()
    {
        await using var server = await RedisServerProcess.StartAsync(
            "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await admin.GetDatabase().ExecuteAsync(
            "ACL",
            [
                "SETUSER", "weak", "on", ">secret", "%R~events:*", "-@all", "+ping", "+echo", "+info", "+acl|whoami",
                "+xinfo|groups",
            ]);

        var result = (await CliProcess.RunAsync(
            $"redis://weak:secret@127.0.0.1:{server.Port}", "doctor", "--role", "consumer", "--json")).Expect(1);

        Assert.Equal("error", result.Json.GetProperty("status").GetString());
        Assert.Equal("error", Finding(result, "eviction").GetProperty("status").GetString());
        Assert.Equal("error", Finding(result, "persistence").GetProperty("status").GetString());
        Assert.Equal("warning", Finding(result, "clock").GetProperty("status").GetString());
        var rights = Finding(result, "consumer rights");
        Assert.Equal("error", rights.GetProperty("status").GetString());
        Assert.Contains(
            "xack on events:promotions", rights.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("xinfo|groups", rights.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.StartsWith(
            "ACL SETUSER weak ~events:promotions", rights.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.All(
            Findings(result).Where(finding => finding.GetProperty("status").GetString() != "ok"),
            finding => Assert.NotEqual(JsonValueKind.Null, finding.GetProperty("remedy").ValueKind));
    }

    [Theory]
    [InlineData("/3", "database 3")]
    [InlineData("", "database 0")]
    public async Task The_selected_database_is_named(string path, string expected)
    {
        await using var server = await RedisServerProcess.StartAsync("--appendonly", "yes");

        var redis = $"redis://127.0.0.1:{server.Port}{path}";
        var result = (await CliProcess.RunAsync(redis, "doctor", "--json")).Expect(0);

        var database = Finding(result, "database");
        Assert.Equal("ok", database.GetProperty("status").GetString());
        Assert.Contains(expected, database.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_that_may_only_connect_gets_findings_and_no_crash()
    {
        await using var server = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await admin.GetDatabase()
            .ExecuteAsync("ACL", ["SETUSER", "nobody", "on", ">secret", "-@all", "+ping", "+echo"]);

        var result = (await CliProcess.RunAsync($"redis://nobody:secret@127.0.0.1:{server.Port}", "doctor")).Expect(1);

        Assert.Contains("Role, eviction and persistence are unknown", result.Output, StringComparison.Ordinal);
        Assert.Contains("operator rights", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("…", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_unknown_to_the_server_is_an_error_and_no_missing_right()
    {
        await using var server = await RedisServerProcess.StartAsync(
            "--appendonly", "yes", "--rename-command", "XAUTOCLAIM", "");

        var result = await CliProcess.RunAsync(server.ConnectionString, "doctor", "--role", "consumer", "--json");

        var rights = Finding(result.Expect(1), "consumer rights");
        Assert.Equal("error", rights.GetProperty("status").GetString());
        Assert.Contains(
            "xautoclaim on events:promotions", rights.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ACL SETUSER", rights.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_is_called_by_its_own_name_and_version()
    {
        await using var server = await RedisServerProcess.StartAsync("--appendonly", "yes");
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var said = (await admin.GetDatabase().ExecuteAsync("HELLO")).ToDictionary();

        var version = Finding(await CliProcess.RunAsync(server.ConnectionString, "doctor", "--json"), "version");

        Assert.Equal("ok", version.GetProperty("status").GetString());
        Assert.Equal(
            $"{said["server"]} {said["version"]}.", version.GetProperty("message").GetString(), ignoreCase: true);
    }

    [Fact]
    public async Task A_server_without_streams_is_an_error()
    {
        await using var server = await RedisServerProcess.StartAsync(
            ["--appendonly", "yes", .. Streamless.Arguments]);

        var doctor = (await CliProcess.RunAsync(server.ConnectionString, "doctor", "--json")).Expect(1);
        var streams = (await CliProcess.RunAsync(server.ConnectionString, "streams")).Expect(1);

        var version = Finding(doctor, "version");
        Assert.Equal("error", version.GetProperty("status").GetString());
        Assert.Contains("has no streams", version.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("has no streams", streams.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ACL", "identity")]
    [InlineData("INFO", "server")]
    [InlineData("TIME", "clock")]
    public async Task A_missing_optional_command_is_a_warning_without_a_right_to_grant(
        string command, string check)
    {
        await using var server = await RedisServerProcess.StartAsync(
            ["--appendonly", "yes", .. Streamless.Without(command)]);

        var result = (await CliProcess.RunAsync(server.ConnectionString, "doctor", "--json")).Expect(0);

        var finding = Finding(result, check);
        Assert.Equal("warning", finding.GetProperty("status").GetString());
        Assert.DoesNotContain("ACL SETUSER", finding.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    private static JsonElement Finding(CliResult result, string check) =>
        Findings(result).Single(finding => finding.GetProperty("check").GetString() == check);

    private static JsonElement[] Findings(CliResult result) =>
        [.. result.Json.GetProperty("findings").EnumerateArray()];

    private static async Task<string[]> DumpAsync(IDatabase database)
    {
        var dump = new List<string>();
        string[] keys = [EventStreams.Promotions, EventStreams.DeadLetters, "{events:promotions}:trim-leader"];
        foreach (var key in keys)
        {
            dump.Add(Convert.ToBase64String((await database.KeyDumpAsync(key))!));
        }

        dump.Add($"{await database.ExecuteAsync("DBSIZE")}");
        return [.. dump];
    }
}

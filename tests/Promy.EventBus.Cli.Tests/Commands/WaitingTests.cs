using System.Text.Json;
using StackExchange.Redis;

namespace Promy.EventBus.Cli.Tests;

/// <summary>Retries and redeliveries of one group are shown, with a warning if the group has no members.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class WaitingTests(RedisServer server)
{
    [Fact]
    public async Task Streams_and_groups_count_retries_and_warn_of_a_group_without_members()
    {
        await using var stream = new TestStream(server);
        await FillAsync(stream);

        var streams = (await stream.RunAsync("streams", stream.Name, "--json")).Expect(0);
        var text = (await stream.RunAsync("streams", stream.Name)).Expect(0);
        var group = (await stream.RunAsync("groups", stream.Name, "--json")).Expect(0).Json.GetProperty("groups")[0];
        await Members.AnnounceAsync(stream.Database, stream.Name, stream.Group);
        var live = (await stream.RunAsync("groups", stream.Name, "--json")).Expect(0).Json.GetProperty("groups")[0];
        var quiet = (await stream.RunAsync("streams", stream.Name)).Expect(0);

        var item = streams.Json.GetProperty("streams")[0];
        Assert.Equal(
            (3, 1, 2), (Number(item, "retries"), Number(item, "retries_pending"), Number(item, "redeliveries")));
        Assert.Equal(
            (3, 1, 2), (Number(group, "retries"), Number(group, "retries_pending"), Number(group, "redeliveries")));
        Assert.Equal((0, 1), (Number(group, "members"), Number(live, "members")));
        Assert.All([streams.Error, text.Error], error => Assert.Contains(
            $"5 events wait for the group '{stream.Group}' on '{stream.Name}'", error, StringComparison.Ordinal));
        Assert.Equal("", quiet.Error);
        Assert.Contains("RETRIES", text.Lines[0], StringComparison.Ordinal);
        Assert.Contains("WAITING", text.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_letter_statistics_count_the_retries_of_the_stream()
    {
        await using var letters = new TestLetters(server);
        await FillAsync(letters.Stream);

        var statistics = (await letters.RunAsync("stats", "--stream", letters.Stream.Name, "--json")).Expect(0);
        var text = (await letters.RunAsync("stats", "--stream", letters.Stream.Name)).Expect(0);
        var list = (await letters.RunAsync("list", "--stream", letters.Stream.Name)).Expect(0);

        var waiting = statistics.Json.GetProperty("waiting").EnumerateArray()
            .Single(item => item.GetProperty("group").GetString() == letters.Stream.Group);
        Assert.Equal(letters.Stream.Name, waiting.GetProperty("stream").GetString());
        Assert.Equal((3, 1), (Number(waiting, "retries"), Number(waiting, "retries_pending")));
        Assert.Equal((2, 0), (Number(waiting, "redeliveries"), Number(waiting, "members")));
        var row = Assert.Single(text.Lines, line => line.StartsWith("waiting ", StringComparison.Ordinal));
        Assert.Contains(letters.Stream.Group, row, StringComparison.Ordinal);
        var warning = $"5 events wait for the group '{letters.Stream.Group}' on '{letters.Stream.Name}'";
        Assert.All([text.Error, list.Error], error => Assert.Contains(warning, error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_doctor_warns_of_retries_of_a_group_without_members()
    {
        var words = DocumentedUsers.Of("operator");
        await using var redis = await RedisServerProcess.StartAsync("--appendonly", "yes");
        await using var admin = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = admin.GetDatabase();
        await database.ExecuteAsync("ACL", [.. words[1..]]);
        var user = $"redis://{words[2]}:secret@127.0.0.1:{redis.Port}";
        var nothing = Retries((await CliProcess.RunAsync(user, "doctor", "--json")).Expect(0));
        await RawEntries.AddAsync(database, "{events:users}:gone:retry", "{}", "{}");
        await database.SortedSetAddAsync("{events:users}:away:delayed", "member", 1);
        await RawEntries.AddAsync(database, "{events:users}:here:retry", "{}", "{}");
        await Members.AnnounceAsync(database, EventStreams.Users, "here");
        await RawEntries.AddAsync(database, "{another:users}:not-ours:retry", "{}", "{}");

        var result = (await CliProcess.RunAsync(user, "doctor", "--json")).Expect(0);
        await database.KeyDeleteAsync(["{events:users}:gone:retry", "{events:users}:away:delayed"]);
        var read = Retries((await CliProcess.RunAsync(user, "doctor", "--json")).Expect(0));
        await database.StringSetAsync("{events:users}:odd:retry", "no stream");
        var unknown = Retries((await CliProcess.RunAsync(user, "doctor", "--json")).Expect(0));

        Assert.Equal("ok", Assert.Single(nothing).GetProperty("status").GetString());
        Assert.Equal("ok", Assert.Single(read).GetProperty("status").GetString());
        Assert.Contains("unknown", Message(Assert.Single(unknown)), StringComparison.Ordinal);
        var warnings = Retries(result);
        Assert.All(warnings, finding => Assert.Equal("warning", finding.GetProperty("status").GetString()));
        Assert.Equal(["'away'", "'gone'"], warnings.Select(finding => Message(finding).Split(' ')[6]));
        Assert.All(warnings, finding => Assert.Contains(
            "Start a consumer", finding.GetProperty("remedy").GetString(), StringComparison.Ordinal));
        Assert.Empty((RedisResult[])(await database.ExecuteAsync("ACL", "LOG"))!);
    }

    /// <summary>Three retries, one of them delivered, and two redeliveries.</summary>
    private static async Task FillAsync(TestStream stream)
    {
        await stream.FillAsync(1);
        await stream.CreateGroupAsync();
        var retries = $"{{{stream.Name}}}:{stream.Group}:retry";
        for (var count = 0; count < 3; count++)
        {
            await RawEntries.AddAsync(stream.Database, retries, "{}", "{}");
        }

        await stream.Database.StreamCreateConsumerGroupAsync(retries, stream.Group, "0");
        await stream.Database.StreamReadGroupAsync(retries, stream.Group, "worker-1", ">", 1);
        await stream.Database.SortedSetAddAsync(
            $"{{{stream.Name}}}:{stream.Group}:delayed", [new("one", 1), new("two", 2)]);
    }

    private static long Number(JsonElement item, string name) => item.GetProperty(name).GetInt64();

    private static string Message(JsonElement finding) => finding.GetProperty("message").GetString()!;

    private static JsonElement[] Retries(CliResult result) =>
    [
        .. result.Json.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("check").GetString() == "retries"),
    ];
}

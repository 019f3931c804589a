using StackExchange.Redis;

namespace Promy.EventBus.Cli.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class TrimTests(RedisServer server)
{
    [Fact]
    public async Task Only_entries_acknowledged_by_every_group_are_removed()
    {
        await using var stream = new TestStream(server);
        var ids = await stream.FillAsync(6);
        await stream.CreateGroupAsync();
        await stream.CreateGroupAsync(stream.OtherGroup("slow"));
        await stream.ReadAsync(6);
        await stream.AcknowledgeAsync(null, ids);
        await stream.ReadAsync(5, group: stream.OtherGroup("slow"));
        await stream.AcknowledgeAsync(stream.OtherGroup("slow"), ids[0], ids[1], ids[3]);

        var result = (await stream.RunAsync("trim", stream.Name, "--yes", "--json")).Expect(0).Json;

        // The slow group still holds the third.
        Assert.Equal(
            ids[2..], (await stream.Database.StreamRangeAsync(stream.Name)).Select(entry => (string?)entry.Id));
        Assert.Equal(2, result.GetProperty("removed").GetInt64());
        Assert.Equal(0, result.GetProperty("removes_unread").GetInt64());
        Assert.Equal(stream.OtherGroup("slow"), result.GetProperty("held_by").GetString());
        Assert.False(await stream.Database.KeyExistsAsync($"{{{stream.Name}}}:trim-leader"));
    }

    [Fact]
    public async Task A_stream_without_groups_is_left_alone()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(3);

        var result = (await stream.RunAsync("trim", stream.Name, "--yes")).Expect(0);

        Assert.Contains("no groups", result.Error, StringComparison.Ordinal);
        Assert.Equal(3, await stream.Database.StreamLengthAsync(stream.Name));
    }

    [Fact]
    public async Task A_trim_by_length_counts_the_unread_entries_it_removes()
    {
        await using var stream = new TestStream(server);
        var ids = await stream.FillAsync(2_500);
        await stream.CreateGroupAsync();
        await stream.ReadAsync(1_500);
        await stream.AcknowledgeAsync(null, [.. ids[..1_500].Where((_, index) => index % 2 == 0)]);

        var result =
            (await stream.RunAsync("trim", stream.Name, "--max-length", "500", "--yes", "--json")).Expect(0).Json;

        // 2,000 entries are removed: half of the 1,500 delivered ones are pending, and 500 were not delivered.
        Assert.Equal(2_000, result.GetProperty("removed").GetInt64());
        Assert.Equal(750 + 500, result.GetProperty("removes_unread").GetInt64());
        Assert.Equal(
            ids[2_000..], (await stream.Database.StreamRangeAsync(stream.Name)).Select(entry => (string?)entry.Id));
    }

    [Fact]
    public async Task A_trim_by_age_uses_the_clock_of_redis()
    {
        await using var stream = new TestStream(server);
        var twoHoursAgo = TimeProvider.System.GetUtcNow().AddHours(-2).ToUnixTimeMilliseconds();
        await stream.Database.StreamAddAsync(stream.Name, "metadata", "{}", $"{twoHoursAgo}-0");
        await stream.FillAsync(1);

        var result = (await stream.RunAsync("trim", stream.Name, "--max-age", "1h", "--yes", "--json")).Expect(0).Json;

        Assert.Equal(1, result.GetProperty("removed").GetInt64());
        Assert.Equal(1, await stream.Database.StreamLengthAsync(stream.Name));
    }

    [Fact]
    public async Task A_dry_run_removes_nothing_and_counts_what_a_trim_would_remove()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(5);
        await stream.CreateGroupAsync();

        var result =
            (await stream.RunAsync("trim", stream.Name, "--max-length", "1", "--dry-run", "--json")).Expect(0).Json;

        Assert.Equal(4, result.GetProperty("removes").GetInt64());
        Assert.Equal(4, result.GetProperty("removes_unread").GetInt64());
        Assert.Equal(0, result.GetProperty("removed").GetInt64());
        Assert.Equal(5, await stream.Database.StreamLengthAsync(stream.Name));
    }

    [Fact]
    public async Task A_trim_without_a_terminal_and_without_yes_is_refused_with_exit_code_2()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(5);

        var result = (await stream.RunAsync("trim", stream.Name, "--max-length", "1")).Expect(2);

        Assert.Contains("--yes", result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        Assert.Equal(5, await stream.Database.StreamLengthAsync(stream.Name));
    }

    [Theory]
    [InlineData("n", 1, 5)]
    [InlineData("y", 0, 1)]
    public async Task A_trim_on_a_terminal_asks_first(string answer, int exitCode, int left)
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(5);

        var result =
            (await stream.RunOnTerminalAsync(answer, "trim", stream.Name, "--max-length", "1")).Expect(exitCode);

        Assert.Contains("removes 4 of 5 entries", result.Output, StringComparison.Ordinal);
        Assert.Equal(left, await stream.Database.StreamLengthAsync(stream.Name));
    }

    [Fact]
    public async Task Ctrl_c_at_the_question_removes_nothing_and_ends_with_exit_code_130()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(5);

        (await stream.RunOnTerminalAsync(TerminalRun.CtrlC, "trim", stream.Name, "--max-length", "1")).Expect(130);

        Assert.Equal(5, await stream.Database.StreamLengthAsync(stream.Name));
    }

    [Fact]
    public async Task The_documented_trimmer_can_trim_and_cannot_delete_a_stream()
    {
        var words = DocumentedUsers.Of("trimmer");
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = admin.GetDatabase();
        await database.ExecuteAsync("ACL", [.. words[1..]]);
        await RawEntries.AddPromotionCreatedAsync(database, EventStreams.Promotions, "promo-1");
        await RawEntries.AddPromotionCreatedAsync(database, EventStreams.Promotions, "promo-2");
        await database.StreamCreateConsumerGroupAsync(EventStreams.Promotions, "group", "0");

        (await CliProcess.RunAsync(
            $"redis://{words[2]}:secret@127.0.0.1:{redis.Port}", "trim", EventStreams.Promotions, "--max-length", "1",
            "--yes")).Expect(0);

        Assert.Equal(1, await database.StreamLengthAsync(EventStreams.Promotions));
        Assert.False(await database.KeyExistsAsync("{events:promotions}:trim-leader"));
        Assert.Empty((RedisResult[])(await database.ExecuteAsync("ACL", "LOG"))!);
        string[] refused =
            [
                "DEL events:promotions",
                "SET events:promotions x",
                "XADD events:promotions * a b",
                "XDEL events:promotions 1-1",
            ];
        foreach (var command in refused)
        {
            Assert.NotEqual(
                "OK", (string?)await database.ExecuteAsync("ACL", ["DRYRUN", words[2], .. command.Split(' ')]));
        }
    }

    [Fact]
    public async Task Nothing_is_removed_while_another_trimmer_leads()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(5);
        await stream.Database.StringSetAsync($"{{{stream.Name}}}:trim-leader", "another");

        var result = (await stream.RunAsync("trim", stream.Name, "--max-length", "1", "--yes")).Expect(1);

        Assert.Contains("Another trimmer", result.Error, StringComparison.Ordinal);
        Assert.Equal(5, await stream.Database.StreamLengthAsync(stream.Name));
        Assert.Equal("another", await stream.Database.StringGetAsync($"{{{stream.Name}}}:trim-leader"));
    }

    [Theory]
    [InlineData("--max-length", "5", "--max-age", "1h")]
    [InlineData("--max-length", "-1")]
    [InlineData("--max-age", "soon")]
    [InlineData("--until-acknowledged", "--max-age", "1h")]
    public async Task Unusable_arguments_end_with_exit_code_2(params string[] arguments)
    {
        var result =
            (await CliProcess.RunAsync("127.0.0.1:1", ["trim", "events:users", "--yes", .. arguments])).Expect(2);

        Assert.Equal("", result.Output);
    }
}

using System.Text.Json;

namespace Promy.EventBus.Cli.Tests;

/// <summary><c>groups</c>, <c>consumers</c> and <c>pending</c>.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class GroupTests(RedisServer server)
{
    [Fact]
    public async Task Groups_show_the_progress_of_each_group()
    {
        await using var stream = new TestStream(server);
        var ids = await stream.FillAsync(3);
        await stream.CreateGroupAsync();
        await stream.ReadAsync(2);

        var text = (await stream.RunAsync("groups", stream.Name)).Expect(0);
        var group = (await stream.RunAsync("groups", stream.Name, "--json")).Expect(0).Json.GetProperty("groups")[0];

        Assert.StartsWith("GROUP ", text.Lines[0], StringComparison.Ordinal);
        Assert.Contains(ids[1], text.Lines[1], StringComparison.Ordinal);
        Assert.Equal(stream.Group, group.GetProperty("name").GetString());
        Assert.Equal(1, group.GetProperty("consumers").GetInt64());
        Assert.Equal(1, group.GetProperty("lag").GetInt64());
        Assert.Equal(2, group.GetProperty("pending").GetInt64());
        Assert.Equal(ids[0], group.GetProperty("oldest_pending_id").GetString());
        Assert.Equal(ids[1], group.GetProperty("last_delivered_id").GetString());
    }

    [Fact]
    public async Task Groups_show_their_lag_after_a_trim_has_overtaken_them()
    {
        await using var stream = new TestStream(server);
        var ids = await stream.FillAsync(10);
        await stream.CreateGroupAsync();
        await stream.ReadAsync(2);
        await stream.Database.StreamTrimAsync(stream.Name, 3);
        await stream.Database.StreamCreateConsumerGroupAsync(stream.Name, stream.OtherGroup("middle"), ids[8]);
        await stream.ReadAsync(3);

        var groups = (await stream.RunAsync("groups", stream.Name, "--json")).Expect(0).Json.GetProperty("groups");
        var streams = (await stream.RunAsync("streams", stream.Name, "--json")).Expect(0).Json.GetProperty("streams");

        var lags = groups.EnumerateArray().ToDictionary(
            group => group.GetProperty("name").GetString()!, group => group.GetProperty("lag").GetInt64());
        Assert.Equal((0, 1), (lags[stream.Group], lags[stream.OtherGroup("middle")]));
        Assert.Equal(1, Assert.Single(streams.EnumerateArray()).GetProperty("lag").GetInt64());
    }

    [Fact]
    public async Task Groups_of_a_stream_that_does_not_exist_fail()
    {
        await using var stream = new TestStream(server);

        var result = (await stream.RunAsync("groups", stream.Name)).Expect(1);

        Assert.Equal("", result.Output);
        Assert.Contains("There is no stream", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_type_is_named_as_such()
    {
        await using var stream = new TestStream(server);
        await stream.Database.StringSetAsync(stream.Name, "text");

        var result = (await stream.RunAsync("groups", stream.Name)).Expect(1);

        Assert.Contains("not a stream", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumers_show_their_pending_entries_and_no_raw_name()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(3);
        await stream.CreateGroupAsync();
        await stream.ReadAsync(2);
        await stream.ReadAsync(1, "evil\u001b[2J\u202e");

        var text = (await stream.RunAsync("consumers", stream.Name, stream.Group)).Expect(0);
        var consumers = (await stream.RunAsync("consumers", stream.Name, stream.Group, "--json")).Expect(0).Json
            .GetProperty("consumers");

        Assert.Contains("evil\\u001b[2J\\u202e", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text.Output);
        var first = consumers.EnumerateArray().Single(item => item.GetProperty("name").GetString() == "worker-1");
        Assert.Equal(2, first.GetProperty("pending").GetInt64());
        Assert.All(consumers.EnumerateArray(), item => Assert.True(item.GetProperty("idle_seconds").GetDouble() >= 0));
    }

    [Fact]
    public async Task Consumers_and_pending_of_a_group_that_does_not_exist_fail()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(1);

        foreach (var command in new[] { "consumers", "pending" })
        {
            var result = (await stream.RunAsync(command, stream.Name, "nobody")).Expect(1);

            Assert.Contains("There is no group 'nobody'", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pending_entries_are_listed_page_by_page()
    {
        await using var stream = new TestStream(server);
        var ids = await stream.FillAsync(5);
        await stream.CreateGroupAsync();
        await stream.ReadAsync(5);

        var first =
            (await stream.RunAsync("pending", stream.Name, stream.Group, "--limit", "3", "--json")).Expect(0).Json;
        var next = first.GetProperty("next").GetString()!;
        var second =
            (await stream.RunAsync("pending", stream.Name, stream.Group, "--from", next, "--json")).Expect(0).Json;

        Assert.Equal(ids[..3], Entries(first));
        Assert.Equal(ids[3..], Entries(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task Pending_entries_beyond_one_page_of_redis_are_listed_whole()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(1_100);
        await stream.CreateGroupAsync();
        await stream.ReadAsync(1_100);

        var result =
            (await stream.RunAsync("pending", stream.Name, stream.Group, "--limit", "5000", "--json")).Expect(0).Json;

        Assert.Equal(1_100, result.GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task Pending_entries_are_filtered_by_consumer_deliveries_idle_time_and_range()
    {
        await using var stream = new TestStream(server);
        var ids = await stream.FillAsync(4);
        await stream.CreateGroupAsync();
        await stream.ReadAsync(3);
        await stream.ReadAsync(1, "worker-2");
        await stream.Database.ExecuteAsync(
            "XCLAIM", stream.Name, stream.Group, "worker-1", 0, ids[1], "IDLE", 7_200_000, "RETRYCOUNT", 9, "JUSTID");

        Assert.Equal([ids[3]], await PendingAsync(stream, "--consumer", "worker-2"));
        Assert.Equal([ids[1]], await PendingAsync(stream, "--min-deliveries", "9"));
        Assert.Equal([ids[1]], await PendingAsync(stream, "--min-idle", "1h"));
        Assert.Equal([ids[1], ids[2]], await PendingAsync(stream, "--from", ids[1], "--to", ids[2]));
        var text = (await stream.RunAsync("pending", stream.Name, stream.Group, "--min-idle", "1h")).Expect(0);
        Assert.Contains("2h 0m", text.Lines[1], StringComparison.Ordinal);
    }

    private static async Task<string[]> PendingAsync(TestStream stream, params string[] filter) =>
        Entries((await stream.RunAsync(["pending", stream.Name, stream.Group, "--json", .. filter])).Expect(0).Json);

    private static string[] Entries(JsonElement document) =>
        [
            .. document.GetProperty("entries")
                .EnumerateArray()
                .Select(entry => entry.GetProperty("entry_id").GetString()!),
        ];
}

using System.Text.Json;

namespace Promy.EventBus.Cli.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class StreamsTests(RedisServer server)
{
    [Fact]
    public async Task Streams_are_listed_as_aligned_text_if_the_output_is_no_terminal()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(3);
        await stream.CreateGroupAsync();
        await stream.ReadAsync(2);
        await RawEntries.AddAsync(stream.Database, stream.Other("another"), "{}", "{}");

        var result = (await stream.RunAsync("streams", "--match", stream.Pattern)).Expect(0);

        Assert.Equal(3, result.Lines.Length);
        Assert.StartsWith("STREAM ", result.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith(stream.Other("another"), result.Lines[1], StringComparison.Ordinal);
        Assert.Equal(["3", "1", "1", "2"], result.Lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..5]);
        Assert.Equal(result.Lines[0].IndexOf("MEMORY", StringComparison.Ordinal) + 6, result.Lines[1].Length);
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task JSON_has_every_number_of_a_stream()
    {
        await using var stream = new TestStream(server);
        var ids = await stream.FillAsync(3);
        await stream.CreateGroupAsync();
        await stream.CreateGroupAsync(stream.OtherGroup("slow"));
        await stream.ReadAsync(2);
        await stream.AcknowledgeAsync(null, ids[0]);

        var result = (await stream.RunAsync("streams", stream.Name, "--json")).Expect(0).Json;
        var item = Assert.Single(result.GetProperty("streams").EnumerateArray());

        Assert.Equal(stream.Name, item.GetProperty("name").GetString());
        Assert.Equal(3, item.GetProperty("length").GetInt64());
        Assert.Equal(2, item.GetProperty("groups").GetInt32());
        Assert.Equal(3, item.GetProperty("lag").GetInt64());
        Assert.Equal(1, item.GetProperty("pending").GetInt64());
        Assert.Equal(ids[1], item.GetProperty("oldest_pending_id").GetString());
        Assert.InRange(item.GetProperty("oldest_pending_seconds").GetDouble(), 0, 60);
        Assert.True(item.GetProperty("memory_bytes").GetInt64() > 100);
    }

    [Fact]
    public async Task A_stream_without_groups_has_no_lag_and_no_oldest_pending_entry()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(1);

        var item = (await stream.RunAsync("streams", stream.Name, "--json")).Expect(0).Json.GetProperty("streams")[0];

        Assert.Equal(JsonValueKind.Null, item.GetProperty("lag").ValueKind);
        Assert.Equal(JsonValueKind.Null, item.GetProperty("oldest_pending_seconds").ValueKind);
    }

    [Fact]
    public async Task A_pattern_without_a_match_is_a_notice_on_standard_error()
    {
        await using var stream = new TestStream(server);

        var result = (await stream.RunAsync("streams", "--json", "--match", stream.Pattern)).Expect(0);

        Assert.Empty(result.Json.GetProperty("streams").EnumerateArray());
        Assert.Contains("No stream matches", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_stream_that_does_not_exist_fails_with_empty_standard_output()
    {
        await using var stream = new TestStream(server);

        var result = (await stream.RunAsync("streams", stream.Name, "--json")).Expect(1);

        Assert.Equal("", result.Output);
        Assert.Contains($"There is no stream '{stream.Name}'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_gets_a_table_with_borders()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(1);

        var result = (await stream.RunOnTerminalAsync(null, "streams", stream.Name)).Expect(0);

        Assert.Contains('│', result.Output);
        Assert.Contains("LENGTH", result.Output, StringComparison.Ordinal);
    }
}

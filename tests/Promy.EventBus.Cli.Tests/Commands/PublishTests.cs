using System.Text.Json;

namespace Promy.EventBus.Cli.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class PublishTests(RedisServer server)
{
    private const string Deleted =
        """{"id":"event-1","type":"promotion.deleted","promotion_id":"promo-1","deleted_at":"2025-11-06T10:30:00Z"}""";

    [Fact]
    public async Task One_known_event_from_a_file_over_several_lines_is_stored_in_the_wire_format()
    {
        await using var stream = new TestStream(server);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Deleted.Replace(",", ",\n", StringComparison.Ordinal));

            var result =
                (await stream.RunAsync("publish", stream.Name, "--file", file, "--create", "--json")).Expect(0);

            var entry = Assert.Single(await stream.Database.StreamRangeAsync(stream.Name));
            Assert.Equal((string?)entry.Id, result.Json.GetProperty("events")[0].GetProperty("entry_id").GetString());
            Assert.Equal("event-1", Parse(entry["metadata"]).GetProperty("id").GetString());
            Assert.Equal("promy-product", Parse(entry["metadata"]).GetProperty("source").GetString());
            Assert.Equal("promo-1", Parse(entry["payload"]).GetProperty("promotion_id").GetString());
            Assert.Contains("promotion.deleted belongs to events:promotions", result.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task JSON_lines_of_an_unknown_type_are_stored_with_the_base_members()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(1);
        var input = string.Join(
            '\n', Enumerable.Range(0, 1_200).Select(number => $$"""{"number":{{number}},"nested":{"a":[1,null] } }"""));

        var result = (await stream.RunWithInputAsync(
            input + "\n\n", "publish", stream.Name, "--type", "order.placed", "--source", "by-hand",
            "--json")).Expect(0);

        Assert.Equal(1_200, result.Json.GetProperty("published").GetInt32());
        var entries = (await stream.Database.StreamRangeAsync(stream.Name))[1..];
        Assert.Equal(
            Enumerable.Range(0, 1_200),
            entries.Select(entry => Parse(entry["payload"]).GetProperty("number").GetInt32()));
        var payload = Parse(entries[7]["payload"]);
        Assert.Equal(JsonValueKind.Null, payload.GetProperty("nested").GetProperty("a")[1].ValueKind);
        Assert.Equal("order.placed", payload.GetProperty("type").GetString());
        Assert.Equal("by-hand", payload.GetProperty("source").GetString());
        Assert.Equal(
            payload.GetProperty("id").GetString(), Parse(entries[7]["metadata"]).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("", "neither a JSON object nor JSON lines")]
    [InlineData("[1]", "neither a JSON object nor JSON lines")]
    [InlineData("{\"type\":\"order.placed\"}", "--type order.placed")]
    [InlineData("{}", "has no 'type'")]
    [InlineData("{\"type\":\"promotion.deleted\",\"promotion_id\":\"p\",\"deleted\":true}", "has no member 'deleted'")]
    [InlineData("{\"type\":\"promotion.deleted\",\"promotion_id\":5}", "not a valid promotion.deleted")]
    [InlineData("{\"type\":\"promotion.deleted\",\"promotion_id\":\"\"}", "PromotionId")]
    [InlineData("{\"type\":\"promotion.deleted\",\"promotion_id\":\"p\",\"promotion_id\":\"q\"}", "promotion_id")]
    public async Task Input_that_cannot_be_published_ends_with_exit_code_2_and_the_reason(string input, string reason)
    {
        await using var stream = new TestStream(server);

        var result = (await stream.RunWithInputAsync(input, "publish", stream.Name, "--create")).Expect(2);

        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing was published", result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        Assert.False(await stream.Database.KeyExistsAsync(stream.Name));
    }

    [Fact]
    public async Task One_wrong_line_stops_the_publish_and_each_error_is_listed_with_its_line()
    {
        await using var stream = new TestStream(server);
        var input = $"{Deleted}\n{{\"type\":\"user.registered\"}}\n\nnot json\n";

        var broken = (await stream.RunWithInputAsync(input, "publish", stream.Name, "--create")).Expect(2);
        var invalid = (await stream.RunWithInputAsync(
            $"{Deleted}\n{{\"type\":\"user.registered\"}}\n", "publish", stream.Name, "--create")).Expect(2);

        Assert.Contains("line 4:", broken.Error, StringComparison.Ordinal);
        Assert.Contains("line 2: UserId", invalid.Error, StringComparison.Ordinal);
        Assert.Contains("line 2: Email", invalid.Error, StringComparison.Ordinal);
        Assert.False(await stream.Database.KeyExistsAsync(stream.Name));
    }

    [Fact]
    public async Task A_dry_run_and_a_stream_that_does_not_exist_publish_nothing()
    {
        await using var stream = new TestStream(server);

        var missing = (await stream.RunWithInputAsync(Deleted, "publish", stream.Name)).Expect(1);
        var dry = (await stream.RunWithInputAsync(Deleted, "publish", stream.Name, "--create", "--dry-run", "--json"))
            .Expect(0);

        Assert.Contains("--create", missing.Error, StringComparison.Ordinal);
        Assert.Equal(0, dry.Json.GetProperty("published").GetInt32());
        Assert.Equal("event-1", dry.Json.GetProperty("events")[0].GetProperty("event_id").GetString());
        Assert.False(await stream.Database.KeyExistsAsync(stream.Name));
    }

    [Fact]
    public async Task Input_that_is_not_utf8_is_refused_and_not_replaced()
    {
        await using var stream = new TestStream(server);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, [.. "{\"text\":\""u8, 0xff, .. "\"}"u8]);

            var result =
                (await stream.RunAsync("publish", stream.Name, "--type", "order.placed", "--create", "--file", file))
                    .Expect(2);

            Assert.Contains("not UTF-8", result.Error, StringComparison.Ordinal);
            Assert.False(await stream.Database.KeyExistsAsync(stream.Name));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_ends_with_exit_code_2()
    {
        await using var stream = new TestStream(server);

        var result = (await stream.RunAsync("publish", stream.Name, "--file", "/nowhere/events.json")).Expect(2);

        Assert.Contains("/nowhere/events.json", result.Error, StringComparison.Ordinal);
    }

    private static JsonElement Parse(StackExchange.Redis.RedisValue json) =>
        JsonDocument.Parse((byte[])json!).RootElement;
}

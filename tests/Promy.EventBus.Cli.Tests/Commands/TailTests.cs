using System.Text;
using System.Text.Json;

namespace Promy.EventBus.Cli.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class TailTests(RedisServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Existing_entries_from_an_id_on_are_shown_decoded()
    {
        await using var stream = new TestStream(server);
        var ids = await stream.FillAsync(3);

        var text = (await stream.RunAsync("tail", stream.Name, "--from", ids[1], "--until-end")).Expect(0);
        var json = (await stream.RunAsync("tail", stream.Name, "--from", "0", "--until-end", "--json")).Expect(0);

        var followed =
            (await stream.RunAsync("tail", stream.Name, "--from", ids[1], "--count", "1", "--json")).Expect(0);

        Assert.Equal(ids[1], followed.Json.GetProperty("entry_id").GetString());
        Assert.Equal(4, text.Lines.Length);
        Assert.StartsWith(
            $"{ids[1]}  2025-11-06T10:30:00.123Z  promotion.created  ", text.Lines[0], StringComparison.Ordinal);
        Assert.Contains("\"promotion_id\":\"promo-1\"", text.Lines[1], StringComparison.Ordinal);
        var lines = json.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(ids, lines.Select(line => line.GetProperty("entry_id").GetString()));
        Assert.Equal("promo-2", lines[2].GetProperty("payload").GetProperty("promotion_id").GetString());
    }

    [Fact]
    public async Task A_tail_without_a_start_shows_new_entries_until_ctrl_c_ends_it_with_130()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(2);
        await using var tail = stream.Start("tail", stream.Name, "--json");

        // The tail has begun once it shows an entry appended now.
        await Eventually.TrueAsync(
            async () =>
            {
                await RawEntries.AddPromotionCreatedAsync(stream.Database, stream.Name, "live");
                return tail.Lines.Count > 0;
            },
            Patience);
        tail.Interrupt();
        var result = (await tail.EndAsync()).Expect(130);

        Assert.All(
            result.Lines,
            line => Assert.Equal(
                "live",
                JsonDocument.Parse(line).RootElement.GetProperty("payload").GetProperty("promotion_id").GetString()));
    }

    [Fact]
    public async Task An_outage_does_not_end_a_tail_and_skips_no_entry()
    {
        await using var redis = await RedisServerProcess.StartAsync("--appendonly", "yes");
        await AddAsync(redis, "before");
        await using var tail = CliProcess.Start(
            redis.ConnectionString, "tail", "events:users", "--from", "0", "--json");
        await Eventually.TrueAsync(() => tail.Lines.Count == 1, Patience);

        await redis.RestartAsync();
        await AddAsync(redis, "after");
        await Eventually.TrueAsync(() => tail.Lines.Count == 2, Patience);
        tail.Interrupt();
        var result = (await tail.EndAsync()).Expect(130);

        Assert.Equal(
            ["before", "after"],
            result.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Nothing_of_an_entry_reaches_the_terminal_raw()
    {
        await using var stream = new TestStream(server);
        await RawEntries.AddAsync(
            stream.Database, stream.Name, RawEntries.Metadata("evil.event"),
            "{\"text\":\"\u001b]0;owned\u0007\r\n\u009b31m\u202e\"}");
        await RawEntries.AddAsync(
            stream.Database, stream.Name,
            new StackExchange.Redis.NameValueEntry("\u001bfield", new byte[] { 0x1b, 0xff }));

        var text = (await stream.RunAsync("tail", stream.Name, "--from", "0", "--until-end")).Expect(0);
        var json = (await stream.RunAsync("tail", stream.Name, "--from", "0", "--until-end", "--json")).Expect(0);

        foreach (var output in new[] { text.Output, json.Output })
        {
            Assert.DoesNotContain(output, character => char.IsControl(character) && character != '\n');
            Assert.DoesNotContain('\u202e', output);
        }

        Assert.Contains("\\u001b]0;owned\\u0007\\u000d\\u000a\\u009b31m\\u202e", text.Output, StringComparison.Ordinal);
        Assert.Contains("\\u001bfield = \\u001b\\xff", text.Output, StringComparison.Ordinal);
        Assert.Contains("not in the wire format", text.Output, StringComparison.Ordinal);
        var malformed = JsonDocument.Parse(json.Lines[1]).RootElement;
        Assert.Equal("G/8=", malformed.GetProperty("fields")[0].GetProperty("value_base64").GetString());

        // A control character in a text is not valid JSON: the tail shows the bytes.
        var payload = JsonDocument.Parse(json.Lines[0]).RootElement.GetProperty("payload_base64").GetBytesFromBase64();
        Assert.Contains("owned", Encoding.UTF8.GetString(payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tail_of_a_type_shows_only_that_type_and_ends_after_its_limit()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(1);
        await RawEntries.AddAsync(stream.Database, stream.Name, RawEntries.Metadata("other.event", "other-1"), "{}");
        await RawEntries.AddAsync(stream.Database, stream.Name, RawEntries.Metadata("other.event", "other-2"), "{}");

        var result = (await stream.RunAsync(
            "tail", stream.Name, "--from", "0", "--type", "other.event", "--count", "1", "--json")).Expect(0);

        Assert.Equal("other-1", result.Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_tail_ends_when_its_output_is_closed()
    {
        await using var stream = new TestStream(server);
        await stream.FillAsync(2_000);

        var start = new System.Diagnostics.ProcessStartInfo(
            "/bin/sh",
            [
                "-c", $"dotnet '{CliProcess.Tool}' tail '{stream.Name}' --from 0 | head -n 1",
            ]) { RedirectStandardOutput = true };
        start.Environment["REDIS_URL"] = server.OperatorConnectionString;
        using var shell = System.Diagnostics.Process.Start(start)!;
        try
        {
            Assert.Contains(
                "promotion.created", await shell.StandardOutput.ReadToEndAsync().WaitAsync(Patience),
                StringComparison.Ordinal);
            await shell.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            if (!shell.HasExited)
            {
                shell.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task AddAsync(RedisServerProcess redis, string id)
    {
        await using var admin = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await RawEntries.AddAsync(
            admin.GetDatabase(), EventStreams.Users, RawEntries.Metadata("user.registered", id), "{}");
    }

    [Theory]
    [InlineData("--from", "yesterday")]
    [InlineData("--count", "many")]
    [InlineData("--colour")]
    public async Task Unusable_arguments_end_with_exit_code_2(params string[] arguments)
    {
        var result = (await CliProcess.RunAsync("127.0.0.1:1", ["tail", "events:users", .. arguments])).Expect(2);

        Assert.Equal("", result.Output);
        Assert.Contains(arguments[^1], result.Error, StringComparison.Ordinal);
        Assert.Contains("promy-eventbus tail --help", result.Error, StringComparison.Ordinal);
    }
}

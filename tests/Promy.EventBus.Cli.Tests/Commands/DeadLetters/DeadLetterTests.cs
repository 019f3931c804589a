using System.Text.Json;

namespace Promy.EventBus.Cli.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class DeadLetterTests(RedisServer server)
{
    [Fact]
    public async Task Letters_are_listed_filtered_and_continue_behind_the_last_list()
    {
        await using var letters = new TestLetters(server);
        var first = await letters.AddAsync("event-1");
        var second = await letters.AddAsync("event-2", "user.registered", "mail \u001b[2J server away");
        var third = await letters.AddAsync("event-3");

        var text = (await letters.RunAsync("list", "--type", "user.registered")).Expect(0);
        var page = (await letters.RunAsync("list", "--limit", "2")).Expect(0);
        var rest = (await letters.RunAsync("list", "--after", second, "--json")).Expect(0);
        var byReason = (await letters.RunAsync(
            "list", "--reason", "SERVER AWAY", "--exception", "InvalidOperationException", "--json")).Expect(0);

        Assert.Equal(2, text.Lines.Length);
        Assert.StartsWith("ID ", text.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith(
            $"{second}  2025-11-06T10:30:00.000Z  user.registered", text.Lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text.Output);
        Assert.Equal(3, page.Lines.Length);
        Assert.Contains($"--after {second}", page.Error, StringComparison.Ordinal);
        Assert.Equal([third], Ids(rest));
        Assert.Equal([second], Ids(byReason));
        Assert.Equal("event-3", rest.Json.GetProperty("event_id").GetString());
        Assert.Equal("promo-1", rest.Json.GetProperty("original_payload").GetProperty("promotion_id").GetString());
        Assert.NotEqual(first, third);
    }

    [Fact]
    public async Task A_letter_is_shown_whole_and_nothing_of_it_reaches_the_terminal_raw()
    {
        await using var letters = new TestLetters(server);
        var id = await letters.AddAsync("event-1", payload: "not json \u001b]0;owned\u0007");

        var text = (await letters.RunAsync("show", id)).Expect(0);
        var json = (await letters.RunAsync("show", id, "--json")).Expect(0).Json;

        Assert.Contains("    not json \\u001b]0;owned\\u0007", text.Lines);
        Assert.Contains("       at Shop.PromotionHandler.HandleAsync()", text.Lines);
        Assert.DoesNotContain(text.Output, character => char.IsControl(character) && character != '\n');
        Assert.Equal(JsonValueKind.Null, json.GetProperty("original_payload").ValueKind);
        Assert.Equal(
            "not json \u001b]0;owned\u0007"u8, json.GetProperty("original_payload_base64").GetBytesFromBase64());
        Assert.Equal("Shop.PromotionHandler", json.GetProperty("handler").GetString());
    }

    [Fact]
    public async Task Showing_a_letter_that_does_not_exist_fails()
    {
        await using var letters = new TestLetters(server);

        var result = (await letters.RunAsync("show", "1762425000000-0", "--json")).Expect(1);

        Assert.Equal("", result.Output);
        Assert.Contains("There is no dead letter", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statistics_count_by_type_and_group()
    {
        await using var letters = new TestLetters(server);
        await letters.AddAsync("event-1");
        await letters.AddAsync("event-2");
        await letters.AddAsync("event-3", "user.registered");
        await RawEntries.AddAsync(letters.Stream.Database, letters.Name, "{}", "{}");

        var json = (await letters.RunAsync("stats", "--json")).Expect(0).Json;
        var text = (await letters.RunAsync("stats", "--type", "user.registered")).Expect(0);

        Assert.Equal(4, json.GetProperty("length").GetInt64());
        Assert.Equal(1, json.GetProperty("unreadable").GetInt64());
        Assert.Equal(2, json.GetProperty("by_type").GetProperty("promotion.created").GetInt64());
        Assert.Equal(3, json.GetProperty("by_group").GetProperty(letters.Stream.Group).GetInt64());
        Assert.Contains(
            text.Lines,
            line => line.StartsWith("matching ", StringComparison.Ordinal)
                && line.EndsWith(" 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_replay_goes_to_the_failing_group_only()
    {
        await using var letters = new TestLetters(server);
        await letters.Stream.FillAsync(1);
        await letters.Stream.CreateGroupAsync();
        var id = await letters.AddAsync("event-1");
        await letters.AddAsync("event-2");

        var result =
            (await letters.RunAsync("replay", id, "--allow", letters.Stream.Name, "--yes", "--json")).Expect(0);

        Assert.Equal("succeeded", result.Json.GetProperty("status").GetString());
        Assert.Equal(letters.RetryStream, result.Json.GetProperty("target_stream").GetString());
        var warning = $"No consumer of this library runs in the group '{letters.Stream.Group}'";
        Assert.StartsWith(warning, result.Json.GetProperty("warning").GetString(), StringComparison.Ordinal);
        Assert.Contains($"warning: {warning}", result.Error, StringComparison.Ordinal);
        Assert.Contains(
            "\"event-1\"", (string?)Assert.Single(await letters.RetriesAsync())["metadata"], StringComparison.Ordinal);
        Assert.Equal(1, await letters.Stream.Database.StreamLengthAsync(letters.Stream.Name));
        Assert.Equal(1, await letters.LengthAsync());
    }

    [Fact]
    public async Task A_replay_to_the_stream_is_for_every_group()
    {
        await using var letters = new TestLetters(server);
        await letters.AddAsync("event-1");

        var result = (await letters.RunAsync("replay", "--all", "--to-stream", "--allow", letters.Stream.Name, "--yes"))
            .Expect(0);

        Assert.Contains("Replay: 1 succeeded.", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, await letters.Stream.Database.StreamLengthAsync(letters.Stream.Name));
        Assert.Equal(0, await letters.LengthAsync());
    }

    [Fact]
    public async Task A_refused_letter_is_shown_with_its_reason_and_the_exit_code_is_1()
    {
        await using var letters = new TestLetters(server);
        await letters.AddAsync("event-1");

        // The stream is not on the list of replay targets, and the group does not exist.
        var stream = (await letters.RunAsync("replay", "--all", "--yes")).Expect(1);
        var group = (await letters.RunAsync("replay", "--all", "--yes", "--allow", letters.Stream.Name)).Expect(1);

        Assert.Contains("refused", stream.Output, StringComparison.Ordinal);
        Assert.Contains($"The group '{letters.Stream.Group}' does not exist", group.Output, StringComparison.Ordinal);
        Assert.Equal(1, await letters.LengthAsync());
    }

    [Theory]
    [InlineData("--yes")]
    [InlineData("--dry-run")]
    public async Task A_letter_of_the_Go_library_is_not_replayed_to_a_group_without_members(string how)
    {
        await using var letters = new TestLetters(server);
        await letters.Stream.FillAsync(1);
        await letters.Stream.CreateGroupAsync();
        await letters.AddOfGoAsync();

        var result = (await letters.RunAsync("replay", "--all", how, "--allow", letters.Stream.Name)).Expect(1);

        Assert.Contains("1 refused", result.Output, StringComparison.Ordinal);
        Assert.Contains("--to-stream", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, await letters.LengthAsync());
        Assert.Empty(await letters.RetriesAsync());
    }

    [Fact]
    public async Task An_interrupted_replay_reports_its_work_and_loses_nothing()
    {
        const int count = 20_000;
        await using var letters = new TestLetters(server);
        await letters.Stream.FillAsync(1);
        await letters.Stream.CreateGroupAsync();
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => letters.AddAsync($"event-{number}")));
        await using var replay = letters.Stream.Start(
            "dlq", "replay", "--all", "--yes", "--json", "--allow", letters.Stream.Name, "--dead-letters",
            letters.Name);

        // Else a slow test would find the replay at its end.
        replay.HoldOutput();
        await Eventually.TrueAsync(() => replay.Lines.Count > 0, TimeSpan.FromSeconds(30));

        replay.Interrupt();
        replay.GoOn();
        var result = (await replay.EndAsync()).Expect(130);

        var left = (await letters.Stream.Database.StreamRangeAsync(letters.Name)).Select(letter => (string?)letter.Id)
            .ToHashSet();
        var replayed = await letters.Stream.Database.StreamLengthAsync(letters.RetryStream);
        Assert.Equal(count, left.Count + replayed);
        Assert.All(Ids(result), id => Assert.DoesNotContain(id, left));
        Assert.Contains("Interrupted.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_lists_its_actions_and_writes_nothing()
    {
        await using var letters = new TestLetters(server);
        await letters.Stream.FillAsync(1);
        await letters.Stream.CreateGroupAsync();
        var id = await letters.AddAsync("event-1");

        var replay = (await letters.RunAsync("replay", "--all", "--allow", letters.Stream.Name, "--dry-run")).Expect(0);
        var discard = (await letters.RunAsync("discard", "--all", "--dry-run", "--json")).Expect(0);

        Assert.Contains(letters.RetryStream, replay.Output, StringComparison.Ordinal);
        Assert.Contains("No consumer of this library runs in the group", replay.Lines[1], StringComparison.Ordinal);
        Assert.Contains("nothing was written", replay.Output, StringComparison.Ordinal);
        Assert.Equal(id, discard.Json.GetProperty("id").GetString());
        Assert.True(discard.Json.GetProperty("dry_run").GetBoolean());
        Assert.Equal(1, await letters.LengthAsync());
        Assert.Empty(await letters.RetriesAsync());
    }

    [Fact]
    public async Task Discarded_letters_are_gone_and_the_others_are_not()
    {
        await using var letters = new TestLetters(server);
        await letters.AddAsync("event-1");
        var kept = await letters.AddAsync("event-2", "user.registered");

        var result = (await letters.RunAsync("discard", "--type", "promotion.created", "--yes", "--json")).Expect(0);

        Assert.Equal("succeeded", result.Json.GetProperty("status").GetString());
        Assert.Equal(kept, (string?)Assert.Single(await letters.Stream.Database.StreamRangeAsync(letters.Name)).Id);
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("discard")]
    public async Task Without_yes_and_without_a_terminal_nothing_is_done(string command)
    {
        await using var letters = new TestLetters(server);
        await letters.AddAsync("event-1");

        var unconfirmed = (await letters.RunAsync(command, "--all")).Expect(2);
        var unselected = (await letters.RunAsync(command, "--yes")).Expect(2);

        Assert.Contains("--yes", unconfirmed.Error, StringComparison.Ordinal);
        Assert.Contains("--all", unselected.Error, StringComparison.Ordinal);
        Assert.Equal("", unconfirmed.Output + unselected.Output);
        Assert.Equal(1, await letters.LengthAsync());
    }

    [Fact]
    public async Task A_no_to_the_question_on_a_terminal_changes_nothing()
    {
        await using var letters = new TestLetters(server);
        await letters.AddAsync("event-1");

        var result =
            (await letters.Stream.RunOnTerminalAsync("n", "dlq", "discard", "--all", "--dead-letters", letters.Name))
                .Expect(1);

        Assert.Contains("deletes 1 dead letter", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, await letters.LengthAsync());
    }

    [Theory]
    [InlineData("show", "yesterday")]
    [InlineData("show")]
    [InlineData("replay", "1762425000000", "--yes")]
    [InlineData("list", "--since", "someday")]
    [InlineData("list", "--limit", "0")]
    [InlineData("discard", "--all", "--limit", "0")]
    [InlineData("everything")]
    public async Task Unusable_arguments_end_with_exit_code_2(params string[] arguments)
    {
        var result = (await CliProcess.RunAsync("127.0.0.1:1", ["dlq", .. arguments])).Expect(2);

        Assert.Equal("", result.Output);
    }

    private static string[] Ids(CliResult result) =>
        [.. result.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)];
}

namespace Promy.EventBus.Documentation.Tests;

/// <summary>
/// The service of docs/getting-started.md: the template's, with the event and the handler of the guide. The tests of
/// the packages follow the whole guide.
/// </summary>
public sealed class GettingStartedTests(RedisServer redis)
{
    private const string Service = "FirstEvent";

    private static readonly Document Guide = Document.Load("docs/getting-started.md");

    [Fact]
    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public async Task The_first_event_is_handled_and_a_failing_one_is_dead_lettered()
    {
        await using var keys = redis.NewKeys();
        await using var service = await RunningSnippet.StartAsync(
            ProgramOfGuide(),
            [
                .. ProgramSettings.Of(redis, keys, "order.placed"),
                "--Promy:EventBus:Consumer:Group=first-event",
                "--environment=Development",
                "--urls=http://127.0.0.1:0",
            ]);

        var entryId = await PublishAsync(service, "order-1");
        await ProgramSettings.HandledAsync(redis, keys, "first-event", 1);
        await PublishAsync(service, "fail");
        await ProgramSettings.HandledAsync(redis, keys, "first-event", 2);

        Assert.Equal(entryId, (string?)(await redis.Database.StreamRangeAsync(keys.Stream(), count: 1))[0].Id);
        var letter = Assert.Single(await redis.Database.StreamRangeAsync(keys.Stream("dlq")));
        Assert.Contains("This order fails on purpose.", (string?)letter["payload"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_guide_shows_the_event_of_the_template() =>
        Assert.Contains(
            TemplateSources.Of("promy-worker", Service)["OrderPlacedEvent.cs"].Text,
            Blocks().Select(block => block.Text));

    [Theory]
    [InlineData("promy-publisher")]
    [InlineData("promy-worker")]
    public void The_service_of_a_template_compiles_without_a_warning(string template) =>
        Problems.None(SnippetCompiler.Errors(TemplateSources.Program(template, Service)));

    /// <summary>The blocks of the guide stand for the files of the template with the same types.</summary>
    private static SnippetProgram ProgramOfGuide() => new(
        Guide.Path,
        Service,
        SnippetProgram.Web,
        [TemplateSources.Of("promy-worker", Service)["Program.cs"], .. Blocks()]);

    private static IReadOnlyList<CodeBlock> Blocks() => Assert.Single(SnippetProgram.Of(Guide)).Blocks;

    private static async Task<string> PublishAsync(RunningSnippet service, string order)
    {
        using var client = new HttpClient { BaseAddress = service.Address };
        using var answer = await client.PostAsync(
            new Uri($"development/orders/{order}", UriKind.Relative),
            content: null,
            TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}

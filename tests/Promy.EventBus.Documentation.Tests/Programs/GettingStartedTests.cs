namespace Promy.EventBus.Documentation.Tests;

/// <summary>The service of docs/getting-started.md runs as it stands there.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class GettingStartedTests(RedisServer redis)
{
    private static readonly Document Guide = Document.Load("docs/getting-started.md");

    [Fact]
    public async Task The_first_event_is_handled_and_a_failing_one_is_dead_lettered()
    {
        await using var keys = redis.NewKeys();
        await using var service = await RunningSnippet.StartAsync(
            Guide,
            "first-event",
            [.. ProgramSettings.Of(redis, keys, "promotion.deleted"), "--urls", "http://127.0.0.1:0"]);

        var entryId = await PublishAsync(service, "promo-1");
        await ProgramSettings.HandledAsync(redis, keys, "first-event", 1);
        await PublishAsync(service, "fail");
        await ProgramSettings.HandledAsync(redis, keys, "first-event", 2);

        Assert.Equal(entryId, (string?)(await redis.Database.StreamRangeAsync(keys.Stream(), count: 1))[0].Id);
        var letter = Assert.Single(await redis.Database.StreamRangeAsync(keys.Stream("dlq")));
        Assert.Contains("This promotion fails on purpose.", (string?)letter["payload"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("./eng/pack.sh")]
    [InlineData("dotnet new web --output ../FirstEvent")]
    [InlineData("dotnet add package Promy.EventBus.Hosting --prerelease")]
    [InlineData("ConnectionStrings__Redis=localhost:6379 dotnet run --urls http://localhost:5080")]
    public void The_guide_has_the_command(string command) =>
        Assert.Contains(Guide.Blocks, block => block.Language == "sh" && block.Lines.Contains(command));

    private static async Task<string> PublishAsync(RunningSnippet service, string promotion)
    {
        using var client = new HttpClient { BaseAddress = service.Address };
        using var answer = await client.PostAsync(
            new Uri($"promotions/{promotion}", UriKind.Relative), content: null, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}

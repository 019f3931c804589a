using System.Net;
using Promy.EventBus.Samples.Tests.Apps;

namespace Promy.EventBus.Samples.Tests.WebApiPublisher;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class RedisOutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_API_is_live_not_ready_and_answers_503_until_Redis_is_back()
    {
        await using var redis = await RedisServerProcess.StartAsync("--appendonly", "yes");
        await using var app = new PublisherApp(redis.ConnectionString);
        using var client = app.CreateClient();
        var body = Bodies.Promotion(Some.Text("promo"));
        Assert.Equal(HttpStatusCode.Accepted, (await Answer.PostAsync(client, "/promotions", body)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Answer.GetAsync(client, "/health/ready")).Status);

        await redis.KillAsync();

        var answer = await Answer.PostAsync(client, "/promotions", body);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.NotEmpty((string)answer.Json["eventId"]!);
        Assert.DoesNotContain("StackExchange", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Answer.GetAsync(client, "/health/live")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Answer.GetAsync(client, "/health/ready")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Answer.GetAsync(client, "/health")).Status);

        await redis.RestartAsync();

        await Eventually.EqualAsync(
            HttpStatusCode.OK, async () => (await Answer.GetAsync(client, "/health/ready")).Status, Patience);
        await Eventually.EqualAsync(
            HttpStatusCode.Accepted,
            async () => (await Answer.PostAsync(client, "/promotions", body)).Status,
            Patience);
    }

    [Fact]
    public async Task A_batch_without_Redis_is_answered_with_503_and_each_outcome()
    {
        await using var app = new PublisherApp();

        var batch = Bodies.Batch(Bodies.Promotion("promo-0"), Bodies.Promotion("promo-1"));

        var answer = await Answer.PostAsync(app.CreateClient(), "/promotions/batch", batch);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal(
            ["notPublished", "notPublished"],
            answer.Json["results"]!.AsArray().Select(result => (string?)result!["status"]));
    }
}

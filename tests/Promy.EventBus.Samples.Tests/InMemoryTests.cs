using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Promy.EventBus.Samples.Tests.Apps;

namespace Promy.EventBus.Samples.Tests;

/// <summary>Both samples in Development, if no Redis is given.</summary>
public sealed class InMemoryTests
{
    private const string Notice = "No Redis is given: ";

    [Fact]
    public async Task Without_a_connection_string_the_API_handles_what_it_publishes()
    {
        await using var api = new PublisherApp(redis: null);
        using var client = api.CreateClient();
        var (promotionId, userId) = (Some.Text("promo"), Some.Text("user"));

        var promotion = await Answer.PostAsync(client, "/promotions", Bodies.Promotion(promotionId));
        var user = await Answer.PostAsync(client, "/users", Bodies.User(userId));

        Assert.All([promotion, user], answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        await Eventually.EqualAsync(1, () => api.MessagesWith($"Handled promotion.created: {promotionId} ").Count);
        await Eventually.EqualAsync(1, () => api.MessagesWith($"Handled user.registered: {userId} ").Count);
    }

    [Fact]
    public async Task Without_a_connection_string_a_failing_promotion_becomes_a_dead_letter()
    {
        await using var api = new PublisherApp(redis: null);
        using var client = api.CreateClient();
        var promotionId = Some.Text("promo");

        var answer = await Answer.PostAsync(client, "/promotions", Bodies.Promotion(promotionId, name: "fail"));

        var store = api.Services.GetRequiredService<IDeadLetterStore>();
        var query = new DeadLetterQuery { EventId = (string?)answer.Json["eventId"] };
        await Eventually.EqualAsync(1, async () => (await store.GetStatisticsAsync(query)).Count);
        Assert.Equal(
            Enumerable.Range(1, 3).Select(attempt => $"Failing on purpose: promotion {promotionId}, attempt {attempt}"),
            api.MessagesWith("Failing on purpose"));
    }

    [Fact]
    public async Task The_API_says_in_one_line_that_it_is_in_memory()
    {
        await using var api = new PublisherApp(redis: null);
        await AssertReadyAsync(api);

        var line = Assert.Single(api.Log, record => record.Message.StartsWith(Notice, StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Contains("also runs the worker's handlers", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_worker_says_in_one_line_that_it_has_nothing_to_consume()
    {
        await using var worker = new WorkerApp(redis: null);
        await AssertReadyAsync(worker);

        var line = Assert.Single(worker.Log, record => record.Message.StartsWith(Notice, StringComparison.Ordinal));
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains("nothing publishes there", line.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ConnectionStrings:Redis")]
    [InlineData("Promy:EventBus:Redis:ConnectionString")]
    public async Task A_connection_string_that_is_given_is_used(string key)
    {
        await using var api = new PublisherApp(redis: null);
        await using var worker = new WorkerApp(redis: null);
        api.Set(key, PublisherApp.NoRedis);
        worker.Set(key, PublisherApp.NoRedis);

        var published = await Answer.PostAsync(api.CreateClient(), "/users", Bodies.User("user-1"));
        var ready = await Answer.GetAsync(worker.CreateClient(), "/health/ready");

        Assert.All([published, ready], answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));
        Assert.Empty(api.MessagesWith(Notice));
        Assert.Empty(api.MessagesWith("Consuming "));
        Assert.Empty(worker.MessagesWith(Notice));
    }

    private static async Task AssertReadyAsync<TEntry>(SampleApp<TEntry> app)
        where TEntry : class
    {
        using var client = app.CreateClient();
        var answer = await Eventually.ReadAsync(
            () => Answer.GetAsync(client, "/health/ready"), found => found.Status == HttpStatusCode.OK);
        Assert.Equal("Healthy", (string?)answer.Json["status"]);
    }
}

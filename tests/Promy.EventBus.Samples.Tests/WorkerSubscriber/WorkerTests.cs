using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Promy.EventBus.Events;
using Promy.EventBus.Samples.Tests.Apps;
using StackExchange.Redis;

namespace Promy.EventBus.Samples.Tests.WorkerSubscriber;

/// <summary>Both samples together: the worker handles the events of the API.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class WorkerTests(RedisServer redis) : IAsyncLifetime
{
    private PublisherApp _api = null!;
    private WorkerApp _worker = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        redis.UsesFixedStreams();
        _api = new PublisherApp(redis.ConnectionString);
        _worker = new WorkerApp(redis.ConnectionString);
        _client = _api.CreateClient();
        _worker.StartServer();
        await Eventually.TrueAsync(async () =>
            await HasGroupAsync(EventStreams.Promotions) && await HasGroupAsync(EventStreams.Users));
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _api.DisposeAsync();
        await redis.Database.StreamDeleteConsumerGroupAsync(EventStreams.Promotions, _worker.Group);
        await redis.Database.StreamDeleteConsumerGroupAsync(EventStreams.Users, _worker.Group);
    }

    [Fact]
    public async Task A_promotion_is_handled_and_its_id_is_logged()
    {
        var promotionId = Some.Text("promo");

        var answer = await Answer.PostAsync(_client, "/promotions", Bodies.Promotion(promotionId));

        await AssertHandledAsync("promotion.created", promotionId, answer.Json);
    }

    [Fact]
    public async Task Each_promotion_of_a_batch_is_handled()
    {
        var ids = Enumerable.Range(0, 20).Select(_ => Some.Text("promo")).ToArray();

        var answer = await Answer.PostAsync(
            _client, "/promotions/batch", Bodies.Batch([.. ids.Select(id => Bodies.Promotion(id))]));

        foreach (var (promotionId, result) in ids.Zip(answer.Json.AsArray()))
        {
            await AssertHandledAsync("promotion.created", promotionId, result!);
        }
    }

    [Fact]
    public async Task A_user_is_handled_and_the_address_is_not_logged()
    {
        var userId = Some.Text("user");

        var answer = await Answer.PostAsync(_client, "/users", Bodies.User(userId, "ada.lovelace@example.com"));

        await AssertHandledAsync("user.registered", userId, answer.Json);
        Assert.Empty(_worker.MessagesWith("ada.lovelace"));
    }

    [Fact]
    public async Task A_deleted_promotion_is_handled()
    {
        var deleted = new PromotionDeletedEvent { PromotionId = Some.Text("promo") };

        var entryId = await _api.Services.GetRequiredService<IEventPublisher>()
            .PublishAsync(deleted, TestContext.Current.CancellationToken);

        var result = new JsonObject { ["eventId"] = deleted.Id, ["entryId"] = entryId };
        await AssertHandledAsync("promotion.deleted", deleted.PromotionId, result);
    }

    [Fact]
    public async Task A_promotion_named_fail_is_tried_three_times_and_ends_in_the_dead_letters()
    {
        var promotionId = Some.Text("promo");

        var answer = await Answer.PostAsync(_client, "/promotions", Bodies.Promotion(promotionId, name: "fail"));

        var letter = await DeadLetterOfAsync((string)answer.Json["eventId"]!);
        Assert.Equal(EventStreams.Promotions, (string?)letter["original_stream"]);
        Assert.Equal("promotion.created", (string?)letter["original_event_type"]);
        Assert.Equal(3, (int?)letter["attempts_exhausted"]);
        Assert.Equal($"The promotion {promotionId} is named 'fail'.", (string?)letter["failure_reason"]);
        Assert.Equal(_worker.Group, (string?)letter["consumer_group"]);
        Assert.Equal(
            Enumerable.Range(1, 3).Select(attempt => $"Failing on purpose: promotion {promotionId}, attempt {attempt}"),
            _worker.MessagesWith("Failing on purpose"));
        await Eventually.EqualAsync(0, PendingAsync);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    public async Task The_worker_reports_that_it_is_healthy(string path)
    {
        using var client = _worker.CreateClient();

        var answer = await Eventually.ReadAsync(
            () => Answer.GetAsync(client, path), found => found.Status == HttpStatusCode.OK);

        Assert.Equal("Healthy", (string?)answer.Json["checks"]!["promy-eventbus"]!["status"]);
    }

    private async Task AssertHandledAsync(string type, string domainId, JsonNode result)
    {
        var expected = $"Handled {type}: {domainId} (event {result["eventId"]}, entry {result["entryId"]}, attempt 1)";
        await Eventually.TrueAsync(() => _worker.Log.Any(record => record.Message == expected), expected: expected);
        Assert.Equal(LogLevel.Information, _worker.Log.Single(record => record.Message == expected).Level);
    }

    private async Task<bool> HasGroupAsync(string stream) =>
        await redis.Database.KeyExistsAsync(stream)
        && (await redis.Database.StreamGroupInfoAsync(stream)).Any(group => group.Name == _worker.Group);

    private async Task<JsonNode> DeadLetterOfAsync(string eventId)
    {
        var newest = await Eventually.ReadAsync(
            async () => (await redis.Database.StreamRangeAsync(
                    EventStreams.DeadLetters, count: 100, messageOrder: Order.Descending))
                .Select(entry => JsonNode.Parse(entry["payload"].ToString())!)
                .ToArray(),
            letters => letters.Any(letter => (string?)letter["original_event_id"] == eventId));
        return newest.First(letter => (string?)letter["original_event_id"] == eventId);
    }

    private async Task<int> PendingAsync() =>
        (await redis.Database.StreamPendingAsync(EventStreams.Promotions, _worker.Group)).PendingMessageCount;
}

using System.Net;
using System.Text.Json.Nodes;
using Promy.EventBus.Samples.Tests.Apps;
using StackExchange.Redis;

namespace Promy.EventBus.Samples.Tests.WebApiPublisher;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class PublishTests(RedisServer redis) : IAsyncLifetime
{
    private PublisherApp _app = null!;
    private HttpClient _client = null!;

    public ValueTask InitializeAsync()
    {
        redis.UsesFixedStreams();
        _app = new PublisherApp(redis.ConnectionString);
        _client = _app.CreateClient();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_promotion_is_accepted_and_appended_to_its_stream()
    {
        var promotionId = Some.Text("promo");

        var answer = await Answer.PostAsync(_client, "/promotions", Bodies.Promotion(promotionId));

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(["eventId", "entryId"], answer.Json.AsObject().Select(member => member.Key));
        var payload = await PayloadAsync(EventStreams.Promotions, (string)answer.Json["entryId"]!);
        Assert.Equal((string)answer.Json["eventId"]!, (string)payload["id"]!);
        Assert.Equal(promotionId, (string)payload["promotion_id"]!);
        Assert.Equal("Autumn sale", (string)payload["promotion_name"]!);
        Assert.Equal("dist-7", (string)payload["distributor_id"]!);
        Assert.Equal("cat-3", (string)payload["category_id"]!);
        Assert.Equal("""["2025-11-06"]""", payload["dates"]!.ToJsonString());
        Assert.Equal("9.99", payload["price"]!.ToJsonString());
        Assert.Equal("https://cdn.example.com/1.png", (string)payload["image_url"]!);
    }

    [Fact]
    public async Task A_promotion_of_the_newer_generation_is_accepted()
    {
        var promotionId = Some.Text("promo");

        var answer = await Answer.PostAsync(_client, "/promotions", $$"""
            {"promotionId":"{{promotionId}}","promotionName":"Autumn sale","distributorId":"dist-7",
             "leafletId":"leaf-1","leafletPage":4,"discountedPrice":7.49,"originalPrice":9.99,"productTypeId":"pt-2",
             "validFrom":"2025-11-06T00:00:00Z","validTo":"2025-11-12T22:00:00-02:00"}
            """);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var payload = await PayloadAsync(EventStreams.Promotions, (string)answer.Json["entryId"]!);
        Assert.Equal(promotionId, (string)payload["promotion_id"]!);
        string[] members =
        [
            "leaflet_id", "leaflet_page", "discounted_price", "original_price", "product_type_id", "valid_from",
            "valid_to",
        ];
        Assert.Equal(
            ["leaf-1", "4", "7.49", "9.99", "pt-2", "2025-11-06T00:00:00Z", "2025-11-13T00:00:00Z"],
            members.Select(member => payload[member]?.ToString()));
        string[] ofTheFirst = ["category_id", "dates", "price", "image_url"];
        Assert.DoesNotContain(ofTheFirst, member => payload.AsObject().ContainsKey(member));
    }

    [Fact]
    public async Task A_batch_is_accepted_with_one_result_per_event_in_order()
    {
        var promotionId = Some.Text("promo");

        var answer = await Answer.PostAsync(_client, "/promotions/batch", Bodies.Batch(
            Bodies.Promotion($"{promotionId}-0"),
            Bodies.Promotion($"{promotionId}-1"),
            Bodies.Promotion($"{promotionId}-2")));

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var results = answer.Json.AsArray();
        Assert.Equal(3, results.Count);
        for (var index = 0; index < results.Count; index++)
        {
            var payload = await PayloadAsync(EventStreams.Promotions, (string)results[index]!["entryId"]!);
            Assert.Equal((string)results[index]!["eventId"]!, (string)payload["id"]!);
            Assert.Equal($"{promotionId}-{index}", (string)payload["promotion_id"]!);
            Assert.Equal("published", (string)results[index]!["status"]!);
        }
    }

    [Fact]
    public async Task A_user_is_accepted_and_appended_to_its_stream()
    {
        var userId = Some.Text("user");

        var answer = await Answer.PostAsync(_client, "/users", Bodies.User(userId));

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(["eventId", "entryId"], answer.Json.AsObject().Select(member => member.Key));
        var payload = await PayloadAsync(EventStreams.Users, (string)answer.Json["entryId"]!);
        Assert.Equal((string)answer.Json["eventId"]!, (string)payload["id"]!);
        Assert.Equal(userId, (string)payload["user_id"]!);
        Assert.Equal("ada@example.com", (string)payload["email"]!);
    }

    [Fact]
    public async Task An_invalid_promotion_in_a_batch_stops_all_of_it()
    {
        var promotionId = Some.Text("promo");

        var answer = await Answer.PostAsync(_client, "/promotions/batch", Bodies.Batch(
            Bodies.Promotion(promotionId), Bodies.Promotion(promotionId, price: 0)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        var entries = await redis.Database.StreamRangeAsync(
            EventStreams.Promotions, count: 100, messageOrder: Order.Descending);
        var payloads = entries.Select(entry => entry["payload"].ToString());
        Assert.DoesNotContain(payloads, payload => payload.Contains(promotionId, StringComparison.Ordinal));
    }

    private async Task<JsonNode> PayloadAsync(string stream, string entryId)
    {
        var entry = Assert.Single(await redis.Database.StreamRangeAsync(stream, entryId, entryId));
        Assert.Equal(["metadata", "payload"], entry.Values.Select(field => (string?)field.Name));
        return JsonNode.Parse(entry["payload"].ToString())!;
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Promy.EventBus.Samples.Tests.Apps;

namespace Promy.EventBus.Samples.Tests.WebApiPublisher;

public sealed class OpenApiTests : IAsyncLifetime
{
    private readonly PublisherApp _app = new();
    private JsonNode _document = null!;

    public async ValueTask InitializeAsync()
    {
        var answer = await Answer.GetAsync(_app.CreateClient(), "/openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        _document = answer.Json;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public void The_document_lists_the_paths()
    {
        Assert.StartsWith("3.", (string?)_document["openapi"], StringComparison.Ordinal);
        Assert.Equal(
            ["/promotions", "/promotions/batch", "/users"], _document["paths"]!.AsObject().Select(path => path.Key));
    }

    [Theory]
    [InlineData("/promotions", "202 400 413 415 503")]
    [InlineData("/promotions/batch", "202 207 400 413 415 503")]
    [InlineData("/users", "202 400 413 415 503")]
    public void Every_answer_is_documented(string path, string statuses)
    {
        var responses = _document["paths"]![path]!["post"]!["responses"]!.AsObject();

        Assert.Equal(statuses.Split(' '), responses.Select(response => response.Key).Order(StringComparer.Ordinal));
        Assert.All(responses, response => Assert.NotEmpty((string)response.Value!["description"]!));
        Assert.StartsWith("Redis confirmed", (string?)responses["202"]!["description"], StringComparison.Ordinal);
        Assert.NotNull(responses["400"]!["content"]!["application/problem+json"]);
        Assert.NotNull(responses["503"]!["content"]!["application/problem+json"]);
    }

    [Fact]
    public void Members_are_described_and_required()
    {
        var schema = _document["components"]!["schemas"]!["PromotionRequest"]!;

        Assert.Equal(
            ["promotionId", "promotionName", "distributorId"],
            schema["required"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("Id of the promotion.", (string?)schema["properties"]!["promotionId"]!["description"]);
    }
}

using System.Net;
using Promy.EventBus.Samples.Tests.Apps;

namespace Promy.EventBus.Samples.Tests.WebApiPublisher;

/// <summary>There is no Redis: an invalid request is answered before anything is sent.</summary>
public sealed class InvalidRequestTests : IAsyncLifetime
{
    private static readonly string[] EveryPromotionError =
    [
        "categoryId: The CategoryId field is required.",
        "dates: At least one date is required.",
        "distributorId: The DistributorId field is required.",
        "imageUrl: The ImageUrl field is required.",
        "price: The price must be greater than 0.",
        "promotionId: The PromotionId field is required.",
        "promotionName: The PromotionName field is required.",
    ];

    private readonly PublisherApp _app = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_empty_promotion_is_answered_with_every_error()
    {
        var answer = await PostAsync("/promotions", "{}");

        Assert.Equal(EveryPromotionError, answer.Errors());
    }

    [Fact]
    public async Task Wrong_values_are_answered_with_every_error()
    {
        var answer = await PostAsync("/promotions", """
            {"promotionId":"promo-1","promotionName":" ","distributorId":"d","categoryId":"c",
             "dates":["2025-11-06","6.11.","2025-02-30"],"price":-1,"imageUrl":"/1.png"}
            """);

        Assert.Equal(
            [
                "dates: '2025-02-30' is not a date of the form yyyy-MM-dd.",
                "dates: '6.11.' is not a date of the form yyyy-MM-dd.",
                "imageUrl: The image is not an absolute http or https URL.",
                "price: The price must be greater than 0.",
                "promotionName: The PromotionName field is required.",
            ],
            answer.Errors());
    }

    [Fact]
    public async Task A_promotion_of_the_newer_generation_has_the_newer_rules()
    {
        var answer = await PostAsync(
            "/promotions", """{"promotionId":"p","promotionName":"n","distributorId":"d","leafletId":"leaf-1"}""");

        Assert.Equal(
            [
                "discountedPrice: The discounted price must be greater than 0.",
                "leafletPage: The leaflet page must be 1 or more.",
            ],
            answer.Errors());
    }

    [Fact]
    public async Task Errors_of_a_batch_carry_the_index()
    {
        var answer = await PostAsync("/promotions/batch", Bodies.Batch(
            Bodies.Promotion("promo-0"),
            Bodies.Promotion("promo-1", price: 0),
            "null",
            Bodies.Promotion("", price: 0)));

        Assert.Equal(
            [
                "[1].price: The price must be greater than 0.",
                .. EveryPromotionError.Select(error => $"[2].{error}"),
                "[3].price: The price must be greater than 0.",
                "[3].promotionId: The PromotionId field is required.",
            ],
            answer.Errors());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task The_size_of_a_batch_is_limited(int size)
    {
        var answer = await PostAsync("/promotions/batch", Bodies.Batch([.. Enumerable.Repeat("{}", size)]));

        Assert.Equal([$": A batch has 1 to 1000 promotions; this one has {size}."], answer.Errors());
    }

    [Fact]
    public async Task A_user_without_a_usable_address_is_answered_with_every_error()
    {
        var answer = await PostAsync("/users", """{"userId":"","email":"ada"}""");

        Assert.Equal(
            [
                "email: The Email field is not a valid e-mail address.",
                "userId: The UserId field is required.",
            ],
            answer.Errors());
    }

    [Theory]
    [InlineData("""{"promotionId":""", "promotionId: The JSON is malformed at line 1, byte 16.")]
    [InlineData("promo-1", ": The JSON is malformed at line 1, byte 1.")]
    [InlineData("[]", ": The value has the wrong type.")]
    [InlineData("""{"price":"cheap"}""", "price: The value has the wrong type.")]
    [InlineData("""{"dates":[1]}""", "dates[0]: The value has the wrong type.")]
    public async Task JSON_that_a_path_does_not_take_is_answered_with_the_position(string body, string error)
    {
        var answer = await PostAsync("/promotions", body);

        Assert.Equal([error], answer.Errors());
        Assert.DoesNotContain("System.", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    public async Task A_missing_body_is_answered_with_a_request_for_one(string body)
    {
        var answer = await PostAsync("/users", body);

        Assert.Equal("The request needs a JSON body.", (string?)answer.Json["detail"]);
    }

    [Fact]
    public async Task A_request_of_another_content_type_is_answered_with_a_problem()
    {
        var answer = await Answer.PostAsync(
            _app.CreateClient(), "/users", "userId=1", "application/x-www-form-urlencoded");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
    }

    [Theory]
    [InlineData("/promotion", HttpStatusCode.NotFound)]
    [InlineData("/promotions", HttpStatusCode.MethodNotAllowed)]
    public async Task A_path_that_does_not_exist_is_answered_with_a_problem(string path, HttpStatusCode status)
    {
        var answer = await Answer.GetAsync(_app.CreateClient(), path);

        Assert.Equal(status, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        await using var app = new PublisherApp();
        app.UseKestrel(0);
        using var client = app.CreateClient();

        var body = Bodies.Promotion("promo-1", name: new string('x', 1024 * 1024));

        var answer = await Answer.PostAsync(client, "/promotions", body);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
    }

    private async Task<Answer> PostAsync(string path, string body)
    {
        var answer = await Answer.PostAsync(_app.CreateClient(), path, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(400, (int?)answer.Json["status"]);
        return answer;
    }
}

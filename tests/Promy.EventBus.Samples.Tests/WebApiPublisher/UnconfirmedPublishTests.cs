using System.Net;
using Promy.EventBus.Samples.Tests.Apps;

namespace Promy.EventBus.Samples.Tests.WebApiPublisher;

/// <summary>Answers to callers if Redis did not confirm, with a publisher that fails as the test says.</summary>
public sealed class UnconfirmedPublishTests
{
    private const string Secret = "connection to redis.internal with password hunter2 failed";

    [Fact]
    public async Task An_event_that_is_not_stored_is_answered_as_safe_to_send_again()
    {
        var answer = await PostAsync(NotPublished("event-1"));

        AssertUnavailable(answer);
        Assert.Equal("The event was not published.", (string?)answer.Json["title"]);
        Assert.Equal("event-1", (string?)answer.Json["eventId"]);
        Assert.Contains("is not stored", (string?)answer.Json["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_may_be_stored_is_named_in_the_answer()
    {
        var answer = await PostAsync(Unknown("event-1"));

        AssertUnavailable(answer);
        Assert.Equal("The event may have been published.", (string?)answer.Json["title"]);
        Assert.Equal("event-1", (string?)answer.Json["eventId"]);
        Assert.Contains("may be stored", (string?)answer.Json["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_stored_in_part_is_answered_with_each_outcome()
    {
        var answer = await PostBatchAsync(
            new("event-0", "1-0", null),
            new("event-1", null, NotPublished("event-1")),
            new("event-2", null, Unknown("event-2")));

        Assert.Equal(HttpStatusCode.MultiStatus, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(
            [
                """{"eventId":"event-0","entryId":"1-0","status":"published"}""",
                """{"eventId":"event-1","entryId":null,"status":"notPublished"}""",
                """{"eventId":"event-2","entryId":null,"status":"unknown"}""",
            ],
            answer.Json.AsArray().Select(result => result!.ToJsonString()));
    }

    [Fact]
    public async Task A_batch_stored_not_at_all_is_unavailable_with_each_outcome()
    {
        var answer = await PostBatchAsync(
            new("event-0", null, NotPublished("event-0")), new("event-1", null, Unknown("event-1")));

        AssertUnavailable(answer);
        Assert.Equal(
            [
                """{"eventId":"event-0","entryId":null,"status":"notPublished"}""",
                """{"eventId":"event-1","entryId":null,"status":"unknown"}""",
            ],
            answer.Json["results"]!.AsArray().Select(result => result!.ToJsonString()));
    }

    [Fact]
    public async Task An_unexpected_exception_is_answered_with_a_bare_500()
    {
        var answer = await PostAsync(new InvalidOperationException(Secret));

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        AssertBare(answer);
    }

    [Fact]
    public async Task The_log_keeps_the_details_hidden_from_the_caller()
    {
        await using var app = PublisherApp.ThatFailsWith(NotPublished("event-1"));

        await Answer.PostAsync(app.CreateClient(), "/users", Bodies.User("user-1"));

        var record = Assert.Single(app.Log, record => record.Exception is EventNotPublishedException);
        Assert.Equal("Publishing for /users was not confirmed", record.Message);
    }

    private static void AssertUnavailable(Answer answer)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal(503, (int?)answer.Json["status"]);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);
        AssertBare(answer);
    }

    private static void AssertBare(Answer answer)
    {
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.DoesNotContain("hunter2", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
    }

    private static EventNotPublishedException NotPublished(string eventId) =>
        new(Secret, EventStreams.Promotions, eventId);

    private static EventPublishOutcomeUnknownException Unknown(string eventId) =>
        new(Secret, EventStreams.Promotions, eventId);

    private static async Task<Answer> PostAsync(Exception exception)
    {
        await using var app = PublisherApp.ThatFailsWith(exception);
        return await Answer.PostAsync(app.CreateClient(), "/promotions", Bodies.Promotion("promo-1"));
    }

    private static async Task<Answer> PostBatchAsync(params EventPublishResult[] results)
    {
        await using var app = PublisherApp.ThatFailsWith(new EventBatchPublishException(results));
        var batch = Bodies.Batch(Bodies.Promotion("promo-1"));
        return await Answer.PostAsync(app.CreateClient(), "/promotions/batch", batch);
    }
}

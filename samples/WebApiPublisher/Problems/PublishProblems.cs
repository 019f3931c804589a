using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Promy.EventBus;
using WebApiPublisher.Requests;
using WebApiPublisher.Responses;

namespace WebApiPublisher.Problems;

/// <summary>Answers to callers: ids and the next step, never the text of an exception of the transport.</summary>
internal static class PublishProblems
{
    /// <summary>The answer to an exception; <see langword="null"/> if publishing does not throw it.</summary>
    public static IResult? Of(Exception exception) => exception switch
    {
        EventValidationException invalid => TypedResults.ValidationProblem(MemberErrors.Of(invalid)),
        BadHttpRequestException malformed => Malformed(malformed),
        EventNotPublishedException lost => Unavailable(
            "The event was not published.",
            "Redis does not answer. The event is not stored: send the request again later.",
            ("eventId", lost.EventId)),
        EventPublishOutcomeUnknownException unknown => Unavailable(
            "The event may have been published.",
            "The connection to Redis was lost before it confirmed the event, so the event may be stored. "
            + "Sending the request again may announce it twice.",
            ("eventId", unknown.EventId)),
        EventBatchPublishException batch => Batch([.. batch.Results.Select(BatchResult.Of)]),
        _ => null,
    };

    public static ValidationProblem BatchSize(int count)
    {
        var error = $"A batch has 1 to {RequestLimits.MaxBatchSize} promotions; this one has {count}.";
        return TypedResults.ValidationProblem(new Dictionary<string, string[]> { [""] = [error] });
    }

    /// <summary>Not a 202, because some events are not stored; not an error, because some are.</summary>
    private static IResult Batch(IReadOnlyList<BatchResult> results) =>
        results.Any(result => result.Status == BatchResultStatus.Published)
            ? TypedResults.Json(results, statusCode: StatusCodes.Status207MultiStatus)
            : Unavailable(
                "No event was confirmed.",
                "Redis does not answer. Send those events again later whose status is notPublished; those whose status "
                + "is unknown may be stored.",
                ("results", results));

    private static IResult Malformed(BadHttpRequestException exception) =>
        exception.InnerException is JsonException json
        ? TypedResults.ValidationProblem(
            MemberErrors.Of(json), title: "The request is not the JSON that this path takes.")
        : TypedResults.Problem(
            statusCode: exception.StatusCode,
            detail: exception.StatusCode == StatusCodes.Status400BadRequest ? "The request needs a JSON body." : null);

    private static ProblemHttpResult Unavailable(string title, string detail, (string Name, object Value) member) =>
        TypedResults.Problem(
            statusCode: StatusCodes.Status503ServiceUnavailable,
            title: title,
            detail: detail,
            extensions: new Dictionary<string, object?> { [member.Name] = member.Value });
}

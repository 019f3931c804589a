using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Promy.EventBus;

namespace Template._1.Problems;

/// <summary>Turns exceptions into answers. The text of an exception stays in the log.</summary>
internal sealed class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        IResult? answer = exception switch
        {
            EventValidationException invalid => TypedResults.ValidationProblem(ErrorsOf(invalid)),
            EventNotPublishedException => Unavailable("The event is not stored. Send the request again later."),
            EventPublishOutcomeUnknownException => Unavailable(
                "The event may be stored. Sending the request again may announce the order twice."),
            BadHttpRequestException malformed => TypedResults.Problem(statusCode: malformed.StatusCode),
            _ => null,
        };
        if (answer is null)
        {
            return false;
        }

        if (exception is EventPublishException)
        {
            logger.LogWarning(exception, "Publishing for {Path} was not confirmed", context.Request.Path);
        }

        await answer.ExecuteAsync(context);
        return true;
    }

    /// <summary>By member, in the names of the request.</summary>
    private static Dictionary<string, string[]> ErrorsOf(EventValidationException exception) => exception.Errors
        .GroupBy(MemberOf, error => error.ErrorMessage ?? "The value is invalid.")
        .ToDictionary(errors => errors.Key, errors => errors.ToArray());

    private static string MemberOf(ValidationResult error) =>
        JsonNamingPolicy.CamelCase.ConvertName(error.MemberNames.FirstOrDefault() ?? "");

    private static ProblemHttpResult Unavailable(string detail) => TypedResults.Problem(
        detail, statusCode: StatusCodes.Status503ServiceUnavailable, title: "The event was not confirmed.");
}

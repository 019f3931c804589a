using Microsoft.AspNetCore.Diagnostics;
using Promy.EventBus;

namespace WebApiPublisher.Problems;

/// <summary>Turns exceptions into answers. An unknown exception becomes a bare 500.</summary>
internal sealed class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "5";

    public async ValueTask<bool> TryHandleAsync(
        HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (PublishProblems.Of(exception) is not { } answer)
        {
            return false;
        }

        if (exception is not (EventValidationException or BadHttpRequestException))
        {
            logger.LogWarning(exception, "Publishing for {Path} was not confirmed", context.Request.Path);
        }

        if (answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status503ServiceUnavailable })
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        await answer.ExecuteAsync(context);
        return true;
    }
}

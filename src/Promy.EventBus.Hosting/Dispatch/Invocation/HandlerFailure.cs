using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>Turns the exception of the last attempt into the failure of a dead letter.</summary>
internal static class HandlerFailure
{
    public static DeliveryFailure From(Exception exception, string handler, HandlerInvocation call)
    {
        var type = ExceptionText.TypeOf(exception);
        return new DeliveryFailure
        {
            Reason = Reason(ExceptionText.MessageOf(exception)) is { Length: > 0 } reason ? reason : type,
            ExceptionType = type,
            StackTrace = StackTrace(exception, call.LastError),
            Handler = handler,
            Attempts = call.AllAttempts,
            FirstFailedAt = call.FirstFailedAt,
        };
    }

    /// <summary>A pipeline may end with an exception of its own: that of the handler follows it.</summary>
    private static string StackTrace(Exception exception, Exception? ofHandler)
    {
        var whole = ExceptionText.WholeOf(exception);
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (ReferenceEquals(current, ofHandler))
            {
                return whole;
            }
        }

        return ofHandler is null
            ? whole
            : $"{whole}{Environment.NewLine}The handler had failed with: {ExceptionText.WholeOf(ofHandler)}";
    }

    private static string Reason(string message) =>
        string.IsNullOrWhiteSpace(message)
            ? ""
            : WireNames.Printable(message.ReplaceLineEndings(" ").Trim(), DeadLetterWriter.MaxReasonLength);
}

using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>Turns the exception of the last attempt into what a dead letter tells.</summary>
internal static class HandlerFailure
{
    public static DeliveryFailure From(Exception exception, string handler, HandlerCall call)
    {
        var type = ExceptionText.TypeOf(exception);
        return new DeliveryFailure
        {
            Reason = Reason(ExceptionText.MessageOf(exception)) is { Length: > 0 } reason ? reason : type,
            ExceptionType = type,
            StackTrace = ExceptionText.WholeOf(exception),
            Handler = handler,
            Attempts = call.AllAttempts,
            FirstFailedAt = call.FirstFailedAt,
        };
    }

    private static string Reason(string message) =>
        string.IsNullOrWhiteSpace(message) ? "" : WireNames.Printable(message.ReplaceLineEndings(" ").Trim(), DeadLetterWriter.MaxReasonLength);
}

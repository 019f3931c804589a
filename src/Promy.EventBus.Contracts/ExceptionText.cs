using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus;

/// <summary>
/// Reads the texts of an exception, whose members may throw or return <see langword="null"/>. The result is always
/// a text, and never another exception in place of the first.
/// </summary>
internal static class ExceptionText
{
    public static string TypeOf(Exception exception) => exception.GetType().FullName ?? exception.GetType().Name;

    /// <summary>The message; if it cannot be read, a text that says so.</summary>
    public static string MessageOf(Exception exception) =>
        TryRead(exception, static exception => exception.Message, out var message, out var obstacle)
            ? message
            : Unreadable(exception, obstacle);

    /// <summary>
    /// The whole text, or, if that cannot be read, a text that says so, with the stack trace if readable.
    /// </summary>
    public static string WholeOf(Exception exception)
    {
        if (TryRead(exception, static exception => exception.ToString(), out var text, out var obstacle))
        {
            return text;
        }

        return TryRead(exception, static exception => exception.StackTrace, out var stackTrace, out _)
            ? $"{Unreadable(exception, obstacle)}{Environment.NewLine}{stackTrace}"
            : Unreadable(exception, obstacle);
    }

    public static bool IsReadable(Exception exception) =>
        TryRead(exception, static exception => exception.ToString(), out _, out _);

    private static string Unreadable(Exception exception, Exception? obstacle) =>
        $"{TypeOf(exception)}, whose text cannot be read{(obstacle is null ? "" : $" ({obstacle.GetType().Name})")}";

    private static bool TryRead(
        Exception exception,
        Func<Exception, string?> read,
        [NotNullWhen(true)] out string? text,
        out Exception? obstacle)
    {
        try
        {
            text = read(exception);
            obstacle = null;
        }
        catch (Exception thrown)
        {
            // Boundary to the application's code: the caller gets a text all the same.
            text = null;
            obstacle = thrown;
        }

        return text is not null;
    }
}

namespace Promy.EventBus.Transport;

/// <summary>Whether what a publisher says beside an event can be written so that every consumer reads it.</summary>
internal static class PublishOptionsCheck
{
    /// <exception cref="ArgumentException">
    /// A value cannot be used; the message says which, why, and what to use.
    /// </exception>
    public static void ThrowIfUnusable(PublishOptions? options)
    {
        if (options is not null && ProblemOf(options) is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }
    }

    private static string? ProblemOf(PublishOptions options) =>
        options.Stream is { } stream && string.IsNullOrWhiteSpace(stream)
            ? $"{nameof(PublishOptions.Stream)} is blank. Name a stream, or leave it null."
            : options.CorrelationId is { Length: > 0 } id && !WireNames.IsText(id, WireNames.MaxLength)
            ? $"{nameof(PublishOptions.CorrelationId)} '{WireNames.Printable(id)}' cannot be used. Use at most "
                + $"{WireNames.MaxLength} characters without control characters."
            : options.Headers is { Count: > 0 } headers ? ProblemOf(headers) : null;

    private static string? ProblemOf(IReadOnlyDictionary<string, string> headers)
    {
        if (headers.Count > WireNames.MaxHeaders)
        {
            return $"{headers.Count} headers are too many. Use at most {WireNames.MaxHeaders}.";
        }

        foreach (var (name, value) in headers)
        {
            if (!WireNames.IsHeaderName(name))
            {
                return $"The header name '{WireNames.Printable(name)}' cannot be used. {WireNames.HeaderNameRule}";
            }

            // The value is not shown: nobody can tell what it is.
            if (value is null || (value.Length > 0 && !WireNames.IsText(value, WireNames.MaxHeaderValueLength)))
            {
                return $"The value of the header '{name}' cannot be used. Use at most "
                    + $"{WireNames.MaxHeaderValueLength} characters without control characters.";
            }
        }

        return null;
    }
}

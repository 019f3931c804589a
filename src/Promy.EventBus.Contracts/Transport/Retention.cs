using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Promy.EventBus.Transport;

/// <summary>
/// What a stream keeps: what some group has not acknowledged, or by count or by age. Exactly one of the three.
/// </summary>
[Experimental(ExperimentalTransport.DiagnosticId)]
public sealed record Retention
{
    private Retention()
    {
    }

    /// <summary>
    /// Everything that any group has not acknowledged. A stream without groups is never trimmed.
    /// </summary>
    public static Retention UntilAcknowledged { get; } = new();

    /// <summary>
    /// Newest entries to keep, read or unread, 0 or more; <see langword="null"/> for another policy.
    /// </summary>
    public long? MaxLength { get; private init; }

    /// <summary>
    /// Age up to which entries are kept, by the clock of the server, read or unread; <see langword="null"/> for
    /// another policy.
    /// </summary>
    public TimeSpan? MaxAge { get; private init; }

    /// <summary>Whether entries go that nobody has read: a choice that has to be made explicitly.</summary>
    public bool IsHard => MaxLength is not null || MaxAge is not null;

    /// <summary>Keeps the newest entries, read or unread.</summary>
    /// <param name="count">How many, 0 or more.</param>
    public static Retention Newest(long count) => new() { MaxLength = count };

    /// <summary>Keeps the entries up to an age, read or unread.</summary>
    /// <param name="age">The age, by the clock of the server.</param>
    public static Retention Younger(TimeSpan age) => new() { MaxAge = age };

    /// <summary>The policy in the words of the options: <c>max-length 1000</c>.</summary>
    public override string ToString() =>
        MaxLength is { } length ? string.Create(CultureInfo.InvariantCulture, $"max-length {length}")
        : MaxAge is { } age ? string.Create(CultureInfo.InvariantCulture, $"max-age {age}")
        : "until-acknowledged";
}

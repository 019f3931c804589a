using System.Globalization;

namespace Promy.EventBus.Redis;

/// <summary>What a stream keeps.</summary>
internal sealed record Retention
{
    private Retention()
    {
    }

    /// <summary>Everything that any group has not acknowledged. A stream without groups is never trimmed.</summary>
    public static Retention UntilAcknowledged { get; } = new();

    /// <summary>Newest entries to keep, whoever has read them; <see langword="null"/> for another policy.</summary>
    public long? MaxLength { get; private init; }

    /// <summary>
    /// Age up to which entries are kept, by the clock of Redis, whoever has read them; <see langword="null"/> for another policy.
    /// </summary>
    public TimeSpan? MaxAge { get; private init; }

    /// <summary>Whether entries go that nobody has read: a choice that has to be made explicitly.</summary>
    public bool IsHard => MaxLength is not null || MaxAge is not null;

    public static Retention Newest(long count) => new() { MaxLength = count };

    public static Retention Younger(TimeSpan age) => new() { MaxAge = age };

    public override string ToString() =>
        MaxLength is { } length ? string.Create(CultureInfo.InvariantCulture, $"max-length {length}")
        : MaxAge is { } age ? string.Create(CultureInfo.InvariantCulture, $"max-age {age}")
        : "until-acknowledged";
}

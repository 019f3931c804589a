namespace Promy.EventBus.Events;

/// <summary>
/// A time in UTC that may be absent, in eight bytes: a nullable one has 24, in each event that is handled.
/// </summary>
internal readonly record struct OptionalTime
{
    private readonly long _ticks;

    private OptionalTime(long ticks) => _ticks = ticks;

    /// <value><see langword="null"/> for the zero time as well, which Go writes for one that was never set.</value>
    public DateTimeOffset? Value => _ticks == 0 ? null : new DateTimeOffset(_ticks, TimeSpan.Zero);

    public static OptionalTime From(DateTimeOffset? time) => new(time?.UtcTicks ?? 0);
}

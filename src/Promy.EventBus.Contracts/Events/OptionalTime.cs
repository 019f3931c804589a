namespace Promy.EventBus.Events;

/// <summary>
/// A time in UTC that may be absent, in eight bytes: a nullable time takes 24, in each event handled.
/// </summary>
internal readonly record struct OptionalTime
{
    private readonly long _ticks;

    private OptionalTime(long ticks) => _ticks = ticks;

    /// <value><see langword="null"/> for the zero time too, which Go writes for a time that was never set.</value>
    public DateTimeOffset? Value => _ticks == 0 ? null : new DateTimeOffset(_ticks, TimeSpan.Zero);

    public static OptionalTime From(DateTimeOffset? time) => new(time?.UtcTicks ?? 0);
}

namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class KeptEntriesTests
{
    private static readonly TimeSpan MinIdle = TimeSpan.FromMinutes(1);
    private readonly CountingClock _clock = new();

    [Fact]
    public void An_id_after_the_last_forgotten_entry_is_known_not_to_be_kept()
    {
        var kept = Forgetful();

        Assert.False(kept.MayKnow("99999-0"));
    }

    [Fact]
    public void An_id_up_to_the_last_forgotten_entry_may_have_been_kept()
    {
        var kept = Forgetful();

        Assert.False(kept.Knows("5-0"));
        Assert.True(kept.MayKnow("5-0"));
    }

    [Fact]
    public void No_entry_is_forgotten_before_it_is_due()
    {
        var kept = new KeptEntries(MinIdle, _clock);
        Keep(kept, first: 1, count: 5_000);

        Assert.True(kept.Contains("1-0"));
        Assert.True(kept.Contains("5000-0"));
        Assert.False(kept.MayKnow("6000-0"));
    }

    [Fact]
    public void Keeping_many_entries_costs_no_more_for_each_than_keeping_few()
    {
        const int Count = 10_000;
        var kept = new KeptEntries(MinIdle, _clock);

        Keep(kept, first: 1, Count);

        // Each look at an entry asks for the time.
        Assert.InRange(_clock.Asked, Count, 10 * Count);
    }

    /// <summary>Has kept and forgotten the entries from 1-0 to 1000-0, and has kept newer ones since.</summary>
    private KeptEntries Forgetful()
    {
        var kept = new KeptEntries(MinIdle, _clock);
        Keep(kept, first: 1, count: 1_000);
        _clock.Advance(MinIdle);
        Keep(kept, first: 2_000, count: 1_000);
        return kept;
    }

    private static void Keep(KeptEntries kept, int first, int count)
    {
        foreach (var number in Enumerable.Range(first, count))
        {
            kept.Add($"{number}-0");
        }
    }

    private sealed class CountingClock : TimeProvider
    {
        private long _now;

        public int Asked { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _now += time.Ticks;

        public override long GetTimestamp()
        {
            Asked++;
            return _now;
        }
    }
}

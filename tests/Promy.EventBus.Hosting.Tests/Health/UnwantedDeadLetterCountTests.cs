namespace Promy.EventBus.Hosting.Tests.Health;

/// <summary>Alone: no other test in the process may listen to the metrics.</summary>
[Collection(nameof(Alone))]
public sealed class UnwantedDeadLetterCountTests
{
    [Fact]
    public async Task Dead_letters_are_not_counted_without_a_listener()
    {
        var interval = TimeSpan.FromMinutes(1);
        await using var bus = await TestBus.WithFirstAsync();
        var asked = 0;
        bus.Transport.Length = (_, _) => Task.FromResult((long)Interlocked.Increment(ref asked));

        Assert.False(EventBusInstruments.DeadLetterEntries.Enabled);
        await bus.Clock.PassAboutAsync(interval);
        await bus.Clock.WaitForAboutAsync(interval, times: 2);

        Assert.Equal(0, asked);
    }
}

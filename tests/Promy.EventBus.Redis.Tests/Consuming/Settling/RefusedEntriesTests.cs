using Microsoft.Extensions.Logging.Abstractions;

namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class RefusedEntriesTests(RedisServer server)
{
    [Fact]
    public async Task Entries_that_a_pause_refuses_stay_in_flight_until_they_are_handed_back()
    {
        await using var bus = new RedisBus(server);
        var stream = new HeldStream(bus, TimeProvider.System, NullLogger.Instance);
        var id = Assert.Single(await stream.ReadAsync(1));
        var held = stream.Hold(id);
        var refused = new RefusedEntries(stream.Subscription, stream.HandBacks, stream.State, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = refused.RunAsync(stop.Token);

        // Nothing of it can be handed back for a while.
        var away = bus.Keys.Stream("away");
        await bus.Database.KeyRenameAsync(bus.Stream, away);
        await bus.Database.StringSetAsync(bus.Stream, "no stream");
        refused.Add(held);
        await Eventually.TrueAsync(() => stream.State.Report(inFlight: 0).Problem is not null);

        // A look through the own pending entries takes it for no unseen one, and no lease takes it back.
        Assert.True(stream.Stream.Held.Contains((string)id!));
        Assert.True(held.IsLeaving);

        await bus.Database.KeyRenameAsync(away, bus.Stream);
        await Eventually.EqualAsync(1, () => stream.PendingOfAsync(ConsumerName.HandedBack), TimeSpan.FromSeconds(60));
        await Eventually.EqualAsync(0, () => stream.Stream.Held.Count);
        await stop.CancelAsync();
        await running;
    }
}

namespace Promy.EventBus.EndToEnd.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class KilledWorkerTests(RedisServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] QuickRecovery =
        ["Consumer:Recovery:MinIdle=00:00:02", "Consumer:Recovery:Interval=00:00:00.5"];

    [Fact]
    public async Task Events_in_flight_at_a_killed_worker_are_handled_by_another()
    {
        await using var app = await BusApp.StartAsync(server);
        await using var victim = Workers.Start(server.BusConnectionString, app.Stream, app.Group, QuickRecovery);
        await app.PublishWorkAsync(Enumerable.Range(0, 300), milliseconds: 50);
        await Eventually.TrueAsync(() => victim.Numbers().Count > 20, Patience);

        await victim.KillAsync();
        var inHand = await app.PendingAsync();
        await using var survivor = Workers.Start(server.BusConnectionString, app.Stream, app.Group, QuickRecovery);

        await Eventually.EqualAsync(
            300, () => victim.Numbers().Concat(survivor.Numbers()).Distinct().Count(), Patience);
        await Eventually.EqualAsync(0, app.PendingAsync, Patience);
        Assert.True(inHand > 0, "The victim was killed with nothing in hand: the test proves nothing.");
        var handled = victim.Numbers().Concat(survivor.Numbers()).ToArray();
        Assert.Equal(Enumerable.Range(0, 300), handled.Distinct().Order());
        Assert.InRange(handled.Length, 300, 300 + (int)inHand);
    }

    [Fact]
    public async Task A_terminated_worker_finishes_its_handlers_and_hands_back_the_rest()
    {
        await using var app = await BusApp.StartAsync(server);
        await using var leaving = Workers.Start(server.BusConnectionString, app.Stream, app.Group, QuickRecovery);
        await app.PublishWorkAsync(Enumerable.Range(0, 300), milliseconds: 50);
        await Eventually.TrueAsync(() => leaving.Numbers().Count > 20, Patience);

        await leaving.TerminateAsync();
        await using var successor = Workers.Start(server.BusConnectionString, app.Stream, app.Group, QuickRecovery);

        await Eventually.EqualAsync(300, () => leaving.Numbers().Count + successor.Numbers().Count, Patience);
        await Eventually.EqualAsync(0, app.PendingAsync, Patience);
        Assert.Equal(0, leaving.ExitCode);
        Assert.Equal(Enumerable.Range(0, 300), leaving.Numbers().Concat(successor.Numbers()).Order());
    }
}

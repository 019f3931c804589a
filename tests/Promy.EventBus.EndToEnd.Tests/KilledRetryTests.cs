using StackExchange.Redis;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>
/// A worker is killed while its events are redelivered. Each step is one script, so the worker can die only between
/// steps. The test stops the process, checks the step, and kills it there.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class KilledRetryTests(RedisServer server)
{
    private const int Count = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly string[] Settings =
    [
        "Consumer:Recovery:MinIdle=00:00:02", "Consumer:Recovery:Interval=00:00:00.5", "Consumer:MaxConcurrency=2",
        "Consumer:BatchSize=4", "Retry:Delays:0=00:00:00", "Retry:Redelivery:0=00:00:01", "Retry:Redelivery:1=00:00:01",
    ];

    [Theory]
    [InlineData(Place.InHandForTheFirstTime)]
    [InlineData(Place.PutOff)]
    [InlineData(Place.BackAndNotRead)]
    [InlineData(Place.InHandAgain)]
    public async Task Every_event_is_handled_once_by_its_group_after_a_kill_at_any_point(Place place)
    {
        await using var app = await BusApp.StartAsync(server);
        var other = app.Keys.Group("other");
        await using var victim = Workers.Start(server.BusConnectionString, app.Stream, app.Group, Settings);
        await app.PublishWorkAsync(Enumerable.Range(0, Count), milliseconds: 20, failures: 2);
        await Eventually.TrueAsync(() => victim.IsCaughtAsync(async () => await CountAsync(app, place) > 0), Patience);
        await victim.KillAsync();
        Assert.True(
            await CountAsync(app, place) > 0,
            "The victim was killed with nothing in this place: the test proves nothing.");

        await using var survivor = Workers.Start(server.BusConnectionString, app.Stream, app.Group, Settings);
        await Eventually.EqualAsync(
            Count, () => victim.Numbers().Concat(survivor.Numbers()).Distinct().Count(), Patience);
        foreach (var left in Enum.GetValues<Place>())
        {
            await Eventually.EqualAsync(0, () => CountAsync(app, left), Patience);
        }

        // Events handled but not acknowledged are delivered twice: at most the events in flight.
        Assert.InRange(victim.Numbers().Count + survivor.Numbers().Count, Count, Count + 2);
        Assert.Equal(0, await app.Database.StreamLengthAsync(app.DeadLetters));
        Assert.Equal(0, await app.Database.StreamLengthAsync(RetriesOf(app)));

        // A second group gets each event once, and nothing of the retries of the first.
        Assert.Equal(Count, await app.Database.StreamLengthAsync(app.Stream));
        await app.Database.StreamCreateConsumerGroupAsync(app.Stream, other, StreamPosition.Beginning);
        await using var second = Workers.Start(
            server.BusConnectionString, app.Stream, other, [.. Settings, "Retry:Redelivery:1=30.00:00:00"]);
        await Eventually.EqualAsync(
            Count, () => app.Database.SortedSetLengthAsync($"{{{app.Stream}}}:{other}:delayed"), Patience);
        Assert.Empty(second.Numbers());
    }

    private static async Task<long> CountAsync(BusApp app, Place place)
    {
        switch (place)
        {
            case Place.InHandForTheFirstTime:
                return await app.PendingAsync();
            case Place.PutOff:
                return await app.Database.SortedSetLengthAsync($"{{{app.Stream}}}:{app.Group}:delayed");
            default:
                var groups = await app.Database.KeyExistsAsync(RetriesOf(app))
                    ? await app.Database.StreamGroupInfoAsync(RetriesOf(app))
                    : [];
                var inHand = groups.Sum(group => (long)group.PendingMessageCount);
                return place == Place.InHandAgain
                    ? inHand
                    : await app.Database.StreamLengthAsync(RetriesOf(app)) - inHand;
        }
    }

    private static string RetriesOf(BusApp app) => $"{{{app.Stream}}}:{app.Group}:retry";

    public enum Place
    {
        InHandForTheFirstTime,
        PutOff,
        BackAndNotRead,
        InHandAgain,
    }
}

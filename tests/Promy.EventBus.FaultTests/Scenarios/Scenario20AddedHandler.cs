using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// A rollout that adds a handler: workers that handle one type of event are replaced, one after the other, by workers
/// that handle two, while both types are published. Every worker reads from the same group, so the old ones read half
/// of what only the new ones handle.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "20")]
public sealed class Scenario20AddedHandler
{
    private const int Workers = 4;
    private const int EventsPerSecond = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    [Fact]
    public async Task A_rollout_that_adds_a_handler_loses_nothing_and_repeats_nothing()
    {
        var total = FaultMode.Count(10_000, 2_000);
        await using var run = await FaultRun.StartAsync(
            "20",
            $"{Workers} workers replaced by ones that handle a further type, under {EventsPerSecond} events/s of both");
        var old = Enumerable.Range(0, Workers).Select(_ => Start(run, handlesAdded: false)).ToArray();
        var publisher = await run.StartPublisherAsync();
        using var stop = new CancellationTokenSource();
        var publishing = publisher.PublishSteadilyAsync(EventsPerSecond, stop.Token);
        await run.JoinedAsync(old);
        var replaced = new List<WorkerProcess> { Start(run, handlesAdded: true) };
        await run.JoinedAsync(replaced);

        // From here on somebody handles it.
        var first = publisher.Next;
        publisher.Other = number => number % 2 == 0 ? new AddedEvent { Number = number } : null;
        for (var index = 0; index < Workers; index++)
        {
            await PublishedAsync(publisher, first + (total * (index + 1) / (Workers + 1)));
            await old[index].TerminateAsync();
            Assert.Equal(0, old[index].ExitCode);
            if (replaced.Count < Workers)
            {
                replaced.Add(Start(run, handlesAdded: true));
                await run.JoinedAsync(replaced[^1]);
            }
        }

        await PublishedAsync(publisher, first + total);
        await stop.CancelAsync();
        await publishing;
        await run.SettleAsync(TimeSpan.FromMinutes(1));

        var added = replaced.SelectMany(worker => worker.Handled())
            .Where(handled => handled.Number >= first && handled.Number % 2 == 0)
            .ToList();
        var latencies = added.ConvertAll(handled => handled.At - PublishedAt(handled));
        var passedOn = latencies.Count(latency => latency > Interval.TotalMilliseconds / 10);
        run.Report.Measured("of the added type", $"{added.Count} events, about {passedOn} of them handed over");
        run.Report.Limited("published to handled, longest", latencies.Max() / 1000.0, 2 * Interval.TotalSeconds, "s");
        Assert.True(passedOn > 0, "No old worker read what only the new ones handle: the test proves nothing.");
        Assert.All(added, handled => Assert.Equal(1, handled.DeliveryCount));
        var account = await run.AssertNothingLostAsync();
        Assert.Equal(account.Acknowledged, account.Handled);
        Assert.Equal(0, account.Duplicated);
        Assert.Empty(await run.DeadLetteredAsync());
        run.Passed();
    }

    /// <summary>
    /// Nobody dies here: with so long an idle time only entries that are handed over or handed back reach another
    /// worker in time.
    /// </summary>
    private static WorkerProcess Start(FaultRun run, bool handlesAdded) =>
        run.StartWorker(handlesAdded, "Consumer:Recovery:MinIdle=00:05:00", $"Consumer:Recovery:Interval={Interval}");

    private static Task PublishedAsync(FaultPublisher publisher, int number) =>
        Eventually.TrueAsync(() => publisher.Next >= number, TimeSpan.FromMinutes(2));

    /// <summary>The entry's id begins with the time of Redis, which runs on this machine.</summary>
    private static long PublishedAt(HandledEvent handled) =>
        long.Parse(handled.EntryId.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);
}

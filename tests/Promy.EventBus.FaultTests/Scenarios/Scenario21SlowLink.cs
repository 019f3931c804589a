namespace Promy.EventBus.FaultTests;

/// <summary>Large events through a link on which a full read takes longer than the timeout of its reply.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "21")]
public sealed class Scenario21SlowLink
{
    private const int SmallEvents = 2_000;

    /// <summary>
    /// Events, their size, entries of one read, and bytes per second of the link. A row for each setup that a user may
    /// have.
    /// </summary>
    [Theory]
    [InlineData("21a", 30, 1_000_000, 10, 1_500_000)]
    [InlineData("21b", 250, 400_000, 200, 8_000_000)]
    public async Task Large_events_are_handled_once_and_full_reads_return_with_a_quick_link(
        string name, int events, int size, int batch, int bytesPerSecond)
    {
        var title = $"{events} events of {size / 1000} kB, reads of {batch}, link of {bytesPerSecond / 1e6} MB/s";
        await using var run = await FaultRun.StartAsync(name, title);
        var proxy = run.Own(TcpProxy.To(run.Server.Port));
        var publisher = await run.StartPublisherAsync();
        var filler = new string('x', size);
        foreach (var chunk in Enumerable.Range(0, events).Chunk(10))
        {
            await publisher.PublishManyAsync(chunk.Length, @event => @event with { Filler = filler });
        }

        run.ConnectionString = proxy.ConnectionString;
        proxy.BytesPerSecond = bytesPerSecond;
        var began = TimeProvider.System.GetTimestamp();
        var worker = run.StartWorker(
            "Consumer:MaxConcurrency=5", $"Consumer:BatchSize={batch}",
            "Consumer:Recovery:MinIdle=00:01:00", "Consumer:Recovery:Interval=00:00:15");
        await run.SettleAsync(TimeSpan.FromMinutes(4));
        var took = TimeProvider.System.GetElapsedTime(began).TotalSeconds;

        // Before its first read has answered, a worker is not ready, and says so.
        var sinceReady = worker.Statuses().SkipWhile(status => status.Health == "Unhealthy").ToList();
        var unhealthy = sinceReady.Count(status => status.Health == "Unhealthy");
        Assert.NotEmpty(sinceReady);

        proxy.BytesPerSecond = 0;
        began = TimeProvider.System.GetTimestamp();
        await publisher.PublishManyAsync(SmallEvents);
        await run.SettleAsync(TimeSpan.FromMinutes(1));

        var bare = (double)events * size / bytesPerSecond;
        run.Report.Limited("all handled after", took, (1.5 * bare) + 5, "s");
        run.Report.Limited(
            $"{SmallEvents} small ones after", TimeProvider.System.GetElapsedTime(began).TotalSeconds, 5, "s");
        run.Report.Limited("unhealthy meanwhile", unhealthy, 0, "times");
        var account = await run.AssertNothingLostAsync();
        Assert.Equal(
            (events + SmallEvents, 0, 0), (account.Handled, account.DeadLettered, account.Duplicated));
        Assert.All(run.Handled(), handled => Assert.Equal(1, handled.DeliveryCount));
        run.Passed();
    }
}

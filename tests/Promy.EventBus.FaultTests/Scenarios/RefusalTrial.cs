namespace Promy.EventBus.FaultTests;

/// <summary>
/// One refusal under load: strikes while failing events are in flight, lasts, is lifted, and everything is settled
/// again.
/// </summary>
internal sealed class RefusalTrial(
    FaultRun run, WorkerProcess worker, FaultPublisher publisher, SteadyLoad load, FailingEntries entries)
{
    private const int WarningsPerSecond = 1;
    private const double ProcessorPercent = 20;

    public FailingEntries Entries => entries;

    /// <param name="refusal">What Redis refuses.</param>
    /// <param name="lasting">For how long.</param>
    /// <param name="isRehearsal">Whether times and effort are not reported.</param>
    public async Task EndureAsync(RedisRefusal refusal, TimeSpan lasting, bool isRehearsal = false)
    {
        var resumption = new Resumption(run, load);
        await EverythingSettledAsync();
        await Eventually.TrueAsync(entries.KeepsUpAsync, Patience.Usual, "the worker keeps up");
        var first = (await run.Database.StreamInfoAsync(run.Stream)).LastGeneratedId;

        // Slow enough that failing events are in flight when Redis refuses; if it still hands out entries, enough for
        // half of the time.
        var slow = refusal.HandsOut ? (int)(lasting.TotalSeconds * 35) : FaultRun.InFlightWindow;
        await publisher.PublishManyAsync(slow, @event => Scenario10RedisRefuses.Shape(@event, milliseconds: 100));
        await Eventually.TrueAsync(() => entries.IsOneInHandAsync(first), Patience.Usual, "a failing event is in hand");
        await refusal.BeginAsync(lasting);
        var begun = Clock.Now;
        while (Clock.Now < begun + lasting.TotalMilliseconds)
        {
            var count = load.Begun;
            await Eventually.TrueAsync(() => load.Begun >= count + 100);
            if (refusal.AnswersReads)
            {
                await entries.AssertCoveredAsync(first);
            }
        }

        Assert.True(!refusal.AnswersReads || entries.MostPending > 0, "No failing event was in hand.");
        var lifting = Clock.Now;
        var lifted = await refusal.EndAsync();
        Assert.DoesNotContain(
            load.Acknowledged, published => published.BeganAt > begun && published.EndedAt < Math.Min(lifting, lifted));
        var (publishing, fresh) =
            (await resumption.OfPublishingAsync(lifted), await resumption.OfNewEventsAsync(lifted));

        // If nothing is handed out meanwhile, the first one may be an event that had to wait: those published
        // afterwards queue behind it.
        var consuming = refusal.HandsOut ? fresh : await resumption.OfConsumingAsync(lifted);
        var effort = await WorkerEffort.OfAsync(worker, begun, lifted);

        run.Report.Say(
            $"{refusal.Name} lasted {(lifted - begun) / 1000.0:0.#} s; health meanwhile: {effort.Health}; "
            + $"warnings by event id: {effort.Describe()}");
        if (!isRehearsal)
        {
            Report(refusal.Name, begun, lifted, effort);
            run.Report.Limited($"{refusal.Name}: publishing again", publishing, 2, "s");
            run.Report.Limited($"{refusal.Name}: a new event handled", consuming, 2, "s");
            run.Report.Say($"{refusal.Name}: an event published afterwards handled after {fresh:0.##} s");
        }
    }

    private void Report(string name, long begun, long lifted, WorkerEffort effort)
    {
        var fates = load.Published.Where(published => published.BeganAt > begun && published.EndedAt < lifted)
            .CountBy(published => published.Fate).Select(fate => $"{fate.Value} {fate.Key}");
        run.Report.Measured($"{name}: publishes meanwhile", string.Join(", ", fates));
        run.Report.Limited($"{name}: processor", effort.ProcessorShare * 100, ProcessorPercent, "%");
        run.Report.Limited($"{name}: warnings", effort.WarningsPerSecond, WarningsPerSecond, "/s");
    }

    /// <summary>Waits until everything confirmed until now is handled or dead-lettered.</summary>
    private async Task EverythingSettledAsync()
    {
        var confirmed = run.Ledger.Acknowledged.ToArray();
        await Eventually.ReadAsync(
            async () => confirmed.Except(run.Handled().Select(handled => handled.Number))
                .Except(await run.DeadLetteredAsync())
                .ToArray(),
            missing => missing.Length == 0,
            Patience.Usual,
            "everything confirmed until now is settled");
    }
}

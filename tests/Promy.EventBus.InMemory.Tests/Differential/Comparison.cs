using System.Diagnostics;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>
/// Runs a sequence on both sides, and compares after each step what a subscriber or an operator can see.
/// </summary>
internal sealed class Comparison(RedisPark park, TimeSpan patience)
{
    /// <summary>Called with the kind of each outcome of the model.</summary>
    public Action<string>? OnOutcome { get; init; }

    /// <returns><see langword="null"/> if both sides show the same after each step.</returns>
    public async Task<string?> DifferenceAsync(Sequence sequence, PlantedFault fault = PlantedFault.None)
    {
        var names = park.NewNames();
        await using var model = new ModelSide(sequence, names, fault);
        await using var redis = new RedisSide(sequence, names, park);
        foreach (var step in sequence.Steps)
        {
            await Task.WhenAll(model.RunAsync(step), redis.RunAsync(step));
            await model.SettleAsync();
            if (await CompareAsync(step, model, redis) is { } difference)
            {
                return $"{sequence}\nafter {step}\n{difference}";
            }
        }

        foreach (var outcome in model.Log.Outcomes)
        {
            OnOutcome?.Invoke(outcome);
        }

        return null;
    }

    private async Task<string?> CompareAsync(Step step, ModelSide model, RedisSide redis)
    {
        var (delivered, rest) = (Delivered(model), await RestAsync(model, step));
        var began = Stopwatch.GetTimestamp();
        var agreements = 0;
        for (var polls = 0; ; polls++)
        {
            // What needs no request first.
            var agrees = redis.Log.Count == model.Log.Count && Delivered(redis) == delivered
                && !await redis.IsAnyAbandonedAsync() && await RestAsync(redis, step) == rest;
            agreements = agrees ? agreements + 1 : 0;
            if (agreements >= AgreementsAfter(step))
            {
                return null;
            }

            if (Stopwatch.GetElapsedTime(began) > patience)
            {
                return $"--- model\n{delivered}\n{rest}\n--- Redis\n{Delivered(redis)}\n{await RestAsync(redis, step)}";
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2 << Math.Min(polls, 4), 20)));
            redis.Advance(isLong: polls > 1);
        }
    }

    /// <summary>
    /// An entry that was claimed and whose contents are on their way is in nobody's hands: after what makes consumers
    /// claim, both are asked a second time.
    /// </summary>
    private static int AgreementsAfter(Step step) => step.Kind is StepKind.SetIdle or StepKind.Stop or StepKind.Start
        ? 2
        : 1;

    private static string Delivered(Side side) =>
        $"{side.Log.Text}\n" + string.Join(
            '\n',
            side.Reports.Select(running => $"consumer {running.Slot}: in flight {running.Report?.InFlight} "
                + $"paused {running.Report?.Pause} failing {running.Report?.DeadLetterFailing}"));

    private static async Task<string> RestAsync(Side side, Step step)
    {
        var lag = await side.LagAsync();
        var group = step.IsReadCertain ? $"lag {lag?.Lag} pending {lag?.Pending}" : $"open {lag?.Lag + lag?.Pending}";
        var members = (await side.MembersAsync()).Select(
            member => $"{(side.IsNamed ? member.Name : "-")} {member.IsPaused} "
                + string.Join(',', member.Types?.Keys ?? []));
        var letters = new List<string>();
        await foreach (var letter in side.Store.QueryAsync(new DeadLetterQuery()))
        {
            letters.Add(LetterSteps.TextOf(letter));
        }

        var running = $"on those that run {await side.PendingOnRunningAsync()}";
        return $"{group} {running} length {await side.LengthAsync()}\nmembers {Sorted(members)}\n"
            + $"letters {Sorted(letters)}\nresults {Sorted(side.Results)}";
    }

    private static string Sorted(IEnumerable<string> texts) =>
        string.Join("; ", texts.Order(StringComparer.Ordinal));
}

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>The operations of an operator on dead letters, and what they tell.</summary>
internal static class LetterSteps
{
    public static async Task RunAsync(IDeadLetterStore store, Step step, List<string> results)
    {
        switch (step.Kind)
        {
            case StepKind.Discard:
                var chosen = new DeadLetterQuery { ReasonContains = $"number {step.First}" };
                await foreach (var result in store.DiscardAsync(chosen))
                {
                    results.Add($"discard {result.Status} {result.EventType}");
                }

                break;

            case StepKind.Query:
                results.Add(await StatisticsAsync(store, step.First));
                break;

            default:
                await ReplayAsync(store, step, results);
                break;
        }
    }

    /// <summary>A dead letter as text, without what no two letters share.</summary>
    public static string TextOf(DeadLetterEntry letter) =>
        $"{letter.Reason}|{letter.Handler}|{letter.Attempts}|{letter.DeliveryCount}|{letter.ReplayCount}"
        + $"|{letter.EventType}|{letter.Service}|{letter.IsReadable}|{letter.OriginalPayload is null}";

    private static async Task ReplayAsync(IDeadLetterStore store, Step step, List<string> results)
    {
        var options = new DeadLetterReplayOptions
        {
            Target = step.Kind == StepKind.ReplayToGroup
                ? DeadLetterReplayTarget.FailingGroup
                : DeadLetterReplayTarget.OriginalStream,
            MaxReplays = 1,
            IsDryRun = step.First == 3,
        };
        var query = step.First == 0 ? new DeadLetterQuery { Handler = "Other.Handler" } : new DeadLetterQuery();
        await foreach (var result in store.ReplayAsync(query, options))
        {
            results.Add(
                $"replay {result.Status} {result.ReplayCount} {result.EventType} {result.TargetStream} "
                + $"{result.IsDryRun} {result.Reason} {result.Warning}");
        }
    }

    private static async Task<string> StatisticsAsync(IDeadLetterStore store, int number)
    {
        var all = await store.GetStatisticsAsync(new DeadLetterQuery());
        var unreadable = new DeadLetterQuery { EventType = number % 2 == 0 ? "test.numbered" : "unknown" };
        var some = await store.GetStatisticsAsync(unreadable);
        var handlers = all.ByHandler.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key} {pair.Value}");
        return $"letters {all.Length} {all.Count} {all.Unreadable} {some.Count} {string.Join(' ', handlers)}";
    }
}

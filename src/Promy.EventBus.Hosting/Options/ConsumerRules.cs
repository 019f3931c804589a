namespace Promy.EventBus.Hosting;

/// <summary>The ranges for options of the bus, of a stream and of a consumer alike.</summary>
internal static class ConsumerRules
{
    // The range of Polly's timeout strategy.
    private static readonly TimeSpan MinHandlerTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromHours(1);
    private static readonly TimeSpan MinRedelivery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRedelivery = TimeSpan.FromDays(30);

    public static void CheckBatchSize(OptionErrors errors, int? value)
    {
        if (value is { } size)
        {
            errors.CheckRange(nameof(EventBusHandlerOptions.BatchSize), size, 1, 1000);
        }
    }

    public static void CheckMaxConcurrency(OptionErrors errors, int? value)
    {
        if (value is { } concurrency)
        {
            errors.CheckRange(nameof(EventBusHandlerOptions.MaxConcurrency), concurrency, 1, 1000);
        }
    }

    public static void CheckHandlerTimeout(OptionErrors errors, TimeSpan? value)
    {
        if (value is { } timeout)
        {
            errors.CheckDuration(
                nameof(EventBusHandlerOptions.HandlerTimeout), timeout, MinHandlerTimeout, OptionErrors.MaxDuration);
        }
    }

    public static void CheckDelays(OptionErrors errors, string key, IReadOnlyList<TimeSpan>? delays)
    {
        if (delays is null or { Count: 0 })
        {
            errors.Add(
                key, "no delay is given. Give one for each attempt; 00:00:00 alone is one attempt without a retry.");
            return;
        }

        if (delays[0] > TimeSpan.Zero)
        {
            errors.Add(
                $"{key}:0",
                $"{delays[0]} would delay the first attempt. "
                    + "The list says what comes before attempt 1, 2, 3 and so on: begin it with 00:00:00.");
        }

        CheckEach(errors, key, delays, TimeSpan.Zero, MaxRetryDelay);
    }

    public static void CheckRedelivery(OptionErrors errors, string key, IReadOnlyList<TimeSpan> delays) =>
        CheckEach(errors, key, delays, MinRedelivery, MaxRedelivery);

    public static void CheckActions(OptionErrors errors, IReadOnlyList<ExceptionRule> rules)
    {
        foreach (var rule in rules)
        {
            errors.CheckDefined($"On<{rule.ExceptionType.Name}>", rule.Action);
        }
    }

    private static void CheckEach(
        OptionErrors errors, string key, IReadOnlyList<TimeSpan> delays, TimeSpan min, TimeSpan max)
    {
        for (var index = 0; index < delays.Count; index++)
        {
            errors.CheckDuration($"{key}:{index}", delays[index], min, max);
        }
    }
}

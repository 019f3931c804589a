namespace Promy.EventBus.Hosting;

/// <summary>
/// The loops of this process and the handlers of each: decided once from the registrations and the options.
/// A plan with errors is not run.
/// </summary>
/// <remarks>
/// In: the options and the registered consumers.
/// Out: the loops and their handlers with everything decided, and every error; no I/O.
/// Owner: the caller: validation and the loops make one each.
/// </remarks>
internal sealed record ConsumerPlan(IReadOnlyList<PlannedLoop> Loops, IReadOnlyList<string> Errors)
{
    public static ConsumerPlan Create(PromyEventBusOptions options, IReadOnlyList<ConsumerRegistration> registrations)
    {
        var errors = new List<string>();
        var handlers = new List<PlannedHandler>();
        var withoutGroup = new List<string>();
        var streams = options.StreamsOfTypes();
        foreach (var registration in registrations)
        {
            if (HandlerPlanning.TryPlan(registration, options, streams, withoutGroup, errors) is { } handler)
            {
                handlers.Add(handler);
            }
        }

        if (withoutGroup.Count > 0)
        {
            errors.Add(
                $"{options.Key}:Consumer:Group: no consumer group is given, and consumers are registered "
                + $"({string.Join(", ", withoutGroup.Distinct())}). "
                + "Set it to the name of this service; its instances share it.");
        }

        var loops = handlers
            .GroupBy(handler => (handler.Stream, handler.Group))
            .Select(group => LoopPlanning.Plan([.. group], options, errors))
            .ToList();
        CheckDeadLetterStreams(options, loops, errors);
        CheckStreams(options, handlers, errors);
        return new ConsumerPlan(loops, errors);
    }

    private static void CheckDeadLetterStreams(
        PromyEventBusOptions options, List<PlannedLoop> loops, List<string> errors)
    {
        var consumed = loops.Select(loop => loop.Stream).ToHashSet(StringComparer.Ordinal);
        var deadLetters = loops.Select(loop => loop.Subscription.DeadLetterStream).Distinct();
        foreach (var stream in deadLetters.Where(consumed.Contains))
        {
            errors.Add(
                $"{options.Key}:DeadLetter:{(options.DeadLetter.PerStream ? "PerStream" : "Stream")}: "
                + $"'{WireNames.Printable(stream)}' is consumed by this service too, "
                + "so a failing dead letter would come back forever. "
                + "Use another stream.");
        }
    }

    private static void CheckStreams(PromyEventBusOptions options, List<PlannedHandler> handlers, List<string> errors)
    {
        var consumed = handlers.Select(handler => handler.Stream).ToHashSet(StringComparer.Ordinal);
        // A service that only publishes may share its configuration with one that consumes.
        for (var index = 0; index < options.Consumer.Streams.Count && consumed.Count > 0; index++)
        {
            var stream = options.Consumer.Streams[index].Stream;
            if (WireNames.IsName(stream) && !consumed.Contains(stream))
            {
                errors.Add(
                    $"{options.Key}:Consumer:Streams:{index}:Stream: no consumer reads '{stream}'. "
                    + $"Use one of {string.Join(", ", consumed.Order(StringComparer.Ordinal))}, or remove the entry.");
            }
        }
    }
}

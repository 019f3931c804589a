namespace Promy.EventBus.Hosting;

/// <summary>Decides for the handlers that share one stream and group.</summary>
internal static class LoopPlanning
{
    public static PlannedLoop Plan(
        IReadOnlyList<PlannedHandler> registered, PromyEventBusOptions options, List<string> errors)
    {
        var handlers = WithoutRepetitions(registered, errors);
        CheckRoutes(handlers, errors);
        var (stream, group) = (handlers[0].Stream, handlers[0].Group);
        var consumer = options.Consumer;
        var ofStream = consumer.Streams.FirstOrDefault(candidate => candidate.Stream == stream);
        var subscription = new EventSubscription
        {
            Stream = stream,
            Group = group,
            ConsumerId = consumer.ConsumerId,
            MaxConcurrency =
                Agreed(handlers, nameof(consumer.MaxConcurrency), handler => handler.MaxConcurrency, errors)
                ?? ofStream?.MaxConcurrency ?? consumer.MaxConcurrency,
            BatchSize = Agreed(handlers, nameof(consumer.BatchSize), handler => handler.BatchSize, errors)
                ?? ofStream?.BatchSize ?? consumer.BatchSize,
            BlockDuration = ofStream?.BlockDuration ?? consumer.BlockDuration,
            StartFrom = ofStream?.StartFrom ?? consumer.StartFrom,
            HandledTypes = HandledBy(handlers),
            UnknownTypes = ofStream?.UnknownTypes ?? consumer.UnknownTypes,
            DrainTimeout = consumer.DrainTimeout,
            MinIdle = consumer.Recovery.MinIdle,
            RecoveryInterval = consumer.Recovery.Interval,
            MaxDeliveries = consumer.Recovery.MaxDeliveries,
            OnExhausted = MostCareful(handlers),
            DeadLetterStream = options.DeadLetter.PerStream
                ? SatelliteKeys.DeadLetters(stream)
                : options.DeadLetter.Stream,
            DeadLetterMaxLength = options.DeadLetter.MaxLength,
            DeadLetterMaxAge = options.DeadLetter.MaxAge,
            ServiceName = options.DeadLetter.ServiceName,
        };
        return new PlannedLoop(subscription, handlers) { MaxPayloadBytes = consumer.MaxPayloadBytes };
    }

    /// <summary>
    /// The delivery limit applies to the entry, not to one handler, so the most retaining handler decides: keep pending
    /// before dead letter before acknowledge.
    /// </summary>
    private static ExhaustedAction MostCareful(IReadOnlyList<PlannedHandler> handlers)
    {
        if (handlers.Any(handler => handler.OnExhausted == ExhaustedAction.KeepPending))
        {
            return ExhaustedAction.KeepPending;
        }

        return handlers.All(handler => handler.OnExhausted == ExhaustedAction.Acknowledge)
            ? ExhaustedAction.Acknowledge
            : ExhaustedAction.DeadLetter;
    }

    private static Dictionary<string, IReadOnlyList<string>> HandledBy(IEnumerable<PlannedHandler> handlers) => handlers
        .GroupBy(handler => handler.EventType, handler => handler.Name, StringComparer.Ordinal)
        .ToDictionary(type => type.Key, IReadOnlyList<string> (type) => [.. type], StringComparer.Ordinal);

    private static List<PlannedHandler> WithoutRepetitions(
        IReadOnlyList<PlannedHandler> registered, List<string> errors)
    {
        var handlers = new List<PlannedHandler>();
        foreach (var handler in registered)
        {
            var earlier = handlers.Find(handler.IsSameConsumer);
            if (earlier is null)
            {
                handlers.Add(handler);
            }
            else if (!handler.HasSameSettings(earlier))
            {
                errors.Add(
                    $"{handler.Label}: it is registered twice for {handler.EventType} on {handler.Stream} "
                    + "with different options. Register it once.");
            }
        }

        return handlers;
    }

    private static void CheckRoutes(List<PlannedHandler> handlers, List<string> errors)
    {
        foreach (var type in handlers.GroupBy(handler => handler.EventType))
        {
            var records = type.Select(handler => handler.Registration.EventType).Distinct().ToList();
            if (records.Count > 1)
            {
                errors.Add(
                    $"{string.Join(" and ", type.Select(handler => handler.Label).Distinct())}: the records "
                    + $"{string.Join(" and ", records)} have the same [EventType] '{type.Key}' "
                    + $"on {handlers[0].Stream}. Use one record for a type.");
            }
        }
    }

    private static int? Agreed(
        List<PlannedHandler> handlers, string option, Func<PlannedHandler, int?> read, List<string> errors)
    {
        var setters = handlers.Where(handler => read(handler) is not null).ToList();
        var other = setters.Find(handler => read(handler) != read(setters[0]));
        if (other is not null)
        {
            errors.Add(
                $"{setters[0].Label} and {other.Label}: they share {other.Stream} and set a different {option} "
                + $"({read(setters[0])} and {read(other)}). Set it in one of them.");
        }

        return setters.Count > 0 ? read(setters[0]) : null;
    }
}

namespace Promy.EventBus.Hosting;

/// <summary>
/// Decides for one registered handler: the value of the consumer, else of its stream's override, else of the bus.
/// </summary>
internal static class HandlerPlanning
{
    /// <returns>
    /// <see langword="null"/> if the stream is unknown; <paramref name="errors"/> says why. A missing group is noted in
    /// <paramref name="withoutGroup"/> and planned as empty, so that the handler's other errors are found too.
    /// </returns>
    public static PlannedHandler? TryPlan(
        ConsumerRegistration registration,
        PromyEventBusOptions options,
        EventTypeStreams streams,
        List<string> withoutGroup,
        List<string> errors)
    {
        var label = $"AddConsumer<{registration.HandlerType.Name}>";
        var consumer = registration.ReadOptions();
        errors.AddRange(Check(label, consumer));
        if (Describe(registration, errors) is not { } descriptor)
        {
            return null;
        }

        var group = consumer.Group ?? options.Consumer.Group;
        if (string.IsNullOrWhiteSpace(group))
        {
            withoutGroup.Add(registration.HandlerType.Name);
            group = "";
        }

        if ((consumer.Stream ?? streams.StreamOf(descriptor)) is not { } stream)
        {
            errors.Add(
                $"{label}: the event {registration.EventType.Name} declares no stream. Set Stream in its [EventType], "
                + $"give its type one in {options.Key}:EventTypes, or {label}(consumer => "
                + "consumer.Stream = \"events:…\").");
            return null;
        }

        var ofStream = options.Consumer.Streams.FirstOrDefault(candidate => candidate.Stream == stream);
        IReadOnlyList<TimeSpan> redelivery = consumer.Retry.Redelivery ?? [.. options.Retry.Redelivery ?? []];
        var rules = new ExceptionRules(options.Retry.GetRules(), consumer.Retry.GetRules());
        if (redelivery.Count == 0 && rules.Uses(ExceptionAction.Redeliver))
        {
            errors.Add(
                $"{label}: a rule redelivers the event "
                + $"({nameof(ExceptionAction)}.{nameof(ExceptionAction.Redeliver)}), and no delay is given. "
                + $"Set {options.Key}:Retry:Redelivery, or {label}(consumer => consumer.Retry.Redelivery = […]).");
        }

        return new PlannedHandler
        {
            Registration = registration,
            EventType = descriptor.Type,
            Stream = stream,
            Group = group,
            Timeout = consumer.HandlerTimeout ?? ofStream?.HandlerTimeout ?? options.Consumer.HandlerTimeout,
            Delays = consumer.Retry.Delays ?? [.. options.Retry.Delays ?? []],
            Redelivery = redelivery,
            Rules = rules,
            OnExhausted = consumer.OnExhausted ?? options.DeadLetter.OnExhausted,
            MaxConcurrency = consumer.MaxConcurrency,
            BatchSize = consumer.BatchSize,
        };
    }

    private static EventDescriptor? Describe(ConsumerRegistration registration, List<string> errors)
    {
        try
        {
            return EventDescriptor.Of(registration.EventType);
        }
        catch (EventBusConfigurationException exception)
        {
            errors.Add(ExceptionText.MessageOf(exception));
            return null;
        }
    }

    private static IReadOnlyList<string> Check(string label, EventBusHandlerOptions consumer)
    {
        var errors = new OptionErrors(label);
        if (consumer.Stream is not null)
        {
            errors.CheckName(nameof(consumer.Stream), consumer.Stream);
        }

        if (consumer.Group is not null)
        {
            errors.CheckName(nameof(consumer.Group), consumer.Group);
        }

        ConsumerRules.CheckMaxConcurrency(errors, consumer.MaxConcurrency);
        ConsumerRules.CheckBatchSize(errors, consumer.BatchSize);
        ConsumerRules.CheckHandlerTimeout(errors, consumer.HandlerTimeout);
        if (consumer.Retry.Delays is not null)
        {
            ConsumerRules.CheckDelays(errors, RetryKey(nameof(consumer.Retry.Delays)), consumer.Retry.Delays);
        }

        ConsumerRules.CheckRedelivery(
            errors, RetryKey(nameof(consumer.Retry.Redelivery)), consumer.Retry.Redelivery ?? []);
        ConsumerRules.CheckActions(errors, consumer.Retry.GetRules());
        if (consumer.OnExhausted is { } action)
        {
            errors.CheckDefined(nameof(consumer.OnExhausted), action);
        }

        return errors.Lines;
    }

    private static string RetryKey(string name) => $"{nameof(EventBusHandlerOptions.Retry)}:{name}";
}

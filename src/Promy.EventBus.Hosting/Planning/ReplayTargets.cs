namespace Promy.EventBus.Hosting;

/// <summary>
/// Decides which streams dead letters may be replayed to: those that this process knows, never what a dead letter
/// says.
/// </summary>
internal static class ReplayTargets
{
    /// <summary>The options of the store of dead letters, whichever transport has it.</summary>
    public static EventBusDeadLetterStoreOptions StoreOptions(
        PromyEventBusOptions options, IReadOnlyList<ConsumerRegistration> registrations)
    {
        var store = new EventBusDeadLetterStoreOptions { DeadLetterStream = options.DeadLetter.Stream };
        foreach (var stream in Of(options, registrations).Except(store.ReplayStreams).ToList())
        {
            store.ReplayStreams.Add(stream);
        }

        return store;
    }

    private static string[] Of(
        PromyEventBusOptions options, IReadOnlyList<ConsumerRegistration> registrations) =>
        [
            .. EventStreams.Published
                .Concat(ConsumerPlan.Create(options, registrations).Loops.Select(loop => loop.Stream))
                .Concat(registrations.Select(one => EventDescriptor.Of(one.EventType).Stream).OfType<string>())
                .Concat(options.EventTypes.Select(type => type.Stream))
                .Concat(options.Publisher.Streams.Select(stream => stream.Stream))
                .Concat(options.DeadLetter.ReplayStreams)
                .Distinct(),
        ];
}

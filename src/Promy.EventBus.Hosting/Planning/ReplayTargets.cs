namespace Promy.EventBus.Hosting;

/// <summary>
/// Decides which streams dead letters may be replayed to: streams that this process knows, never those named by a dead
/// letter.
/// </summary>
internal static class ReplayTargets
{
    /// <summary>The options of the dead-letter store of any transport.</summary>
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

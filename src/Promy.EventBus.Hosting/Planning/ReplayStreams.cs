using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>Decides which streams dead letters may be replayed to: those that this process knows, never what a dead letter says.</summary>
internal static class ReplayStreams
{
    public static RedisDeadLetterStoreOptions Of(PromyEventBusOptions options, IReadOnlyList<ConsumerRegistration> registrations)
    {
        var store = new RedisDeadLetterStoreOptions { DeadLetterStream = options.DeadLetter.Stream };
        var known = ConsumerPlan.Create(options, registrations).Loops.Select(loop => loop.Stream)
            .Concat(registrations.Select(registration => EventDescriptor.Of(registration.EventType).Stream).OfType<string>())
            .Concat(options.EventTypes.Select(type => type.Stream))
            .Concat(options.Publisher.Streams.Select(stream => stream.Stream))
            .Concat(options.DeadLetter.ReplayStreams);
        foreach (var stream in known.Distinct().Except(store.ReplayStreams).ToList())
        {
            store.ReplayStreams.Add(stream);
        }

        return store;
    }
}

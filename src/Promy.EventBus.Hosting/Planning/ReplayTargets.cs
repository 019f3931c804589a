namespace Promy.EventBus.Hosting;

/// <summary>
/// Decides which streams dead letters may be replayed to: those that this process knows, never what a dead letter
/// says.
/// </summary>
internal static class ReplayTargets
{
    public static IReadOnlyList<string> Of(
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

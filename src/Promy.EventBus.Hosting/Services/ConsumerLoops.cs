using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>The consumer loops of this process, one for each stream and group of a registered consumer.</summary>
internal sealed class ConsumerLoops(
    IOptions<PromyEventBusOptions> options,
    IEnumerable<ConsumerRegistration> registrations,
    IEventTransport transport,
    IEventSubscriber subscriber,
    EventDispatcherFactory dispatchers,
    TimeProvider timeProvider,
    ILogger<ConsumerLoop> logger)
{
    public IReadOnlyList<ConsumerLoop> All { get; } =
    [
        .. ConsumerPlan.Create(options.Value, [.. registrations]).Loops
            .Select(plan => new ConsumerLoop(
                plan, dispatchers.Create(plan), transport, subscriber, timeProvider, new BusLogger(logger))),
    ];
}

using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Promy.EventBus;
using Promy.EventBus.InMemory;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the event bus run in the memory of the process.</summary>
public static class PromyEventBusInMemoryExtensions
{
    /// <summary>
    /// Takes streams in the memory of this process for the transport, with consumer groups, redelivery and dead letters
    /// as on Redis: for development and tests. Nothing of it outlives the process, and no other process sees it. Needs
    /// no options; those of Redis do not count then.
    /// </summary>
    /// <remarks>
    /// The streams are those of the registered <see cref="InMemoryBroker"/>, else of one of the host's own. Time is
    /// that of the registered <see cref="TimeProvider"/>.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    public static IPromyEventBusBuilder UseInMemory(this IPromyEventBusBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddInMemoryTransport();
        return builder;
    }

    /// <summary>As <see cref="UseInMemory"/>, whether the bus was added already or not.</summary>
    internal static void AddInMemoryTransport(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new InMemoryBroker(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new BrokerLink(provider.GetRequiredService<InMemoryBroker>()));
        services.TryAddSingleton(provider => new InMemoryEventPublisher(
            provider.GetRequiredService<BrokerLink>(),
            provider.GetRequiredService<IOptions<PromyEventBusOptions>>().Value.Publisher,
            provider.GetRequiredService<EventEncoder>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<InMemoryEventPublisher>>()));
        services.TryAddSingleton(provider => new InMemoryEventSubscriber(
            provider.GetRequiredService<BrokerLink>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton(provider => new InMemoryDeadLetterStore(
            provider.GetRequiredService<BrokerLink>(),
            provider.GetRequiredService<EventBusDeadLetterStoreOptions>()));
        services.TryAddSingleton(provider => new InMemoryTransport(
            provider.GetRequiredService<BrokerLink>(),
            provider.GetRequiredService<InMemoryEventPublisher>(),
            provider.GetRequiredService<InMemoryEventSubscriber>(),
            provider.GetRequiredService<InMemoryDeadLetterStore>()));

        // The last registration counts: whether the bus was added before or after, it is this one.
        services.RemoveAll<IEventTransport>();
        services.AddSingleton<IEventTransport>(provider => provider.GetRequiredService<InMemoryTransport>());
    }
}

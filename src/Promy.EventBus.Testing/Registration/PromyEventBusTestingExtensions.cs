using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Promy.EventBus.Hosting;
using Promy.EventBus.InMemory;
using Promy.EventBus.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the event bus of a host run in a test.</summary>
public static class PromyEventBusTestingExtensions
{
    /// <summary>
    /// Lets the event bus run in memory, on a clock that the test moves, and observes it. Takes the place of the
    /// transport and of the container's <see cref="TimeProvider"/>; no server is reached, and no connection string is
    /// needed. Before or after <c>AddPromyEventBus</c>; in a <c>WebApplicationFactory</c> in
    /// <c>ConfigureTestServices</c>.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    public static IServiceCollection AddPromyEventBusTestHarness(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.RemoveAll<EventBusTestHarness>();
        services.AddSingleton(static _ => new EventBusTestHarness());
        return services.AddHarnessParts();
    }

    /// <summary>
    /// As the overload without a harness, for several hosts: those that take the same harness share its streams and its
    /// clock, as processes share a server.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="harness">The harness. The test disposes of it after the hosts.</param>
    public static IServiceCollection AddPromyEventBusTestHarness(
        this IServiceCollection services, EventBusTestHarness harness)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(harness);
        services.RemoveAll<EventBusTestHarness>();
        services.AddSingleton(harness);
        return services.AddHarnessParts();
    }

    /// <summary>The harness of a host.</summary>
    /// <param name="services">Services of the host, such as <c>host.Services</c> or <c>factory.Services</c>.</param>
    /// <exception cref="InvalidOperationException">The host has none.</exception>
    public static EventBusTestHarness GetEventBusTestHarness(this IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetService<EventBusTestHarness>()
            ?? throw new InvalidOperationException(
                "The host has no test harness. Call services.AddPromyEventBusTestHarness() when it is built.");
    }

    private static IServiceCollection AddHarnessParts(this IServiceCollection services)
    {
        services.RemoveAll<TimeProvider>();
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<EventBusTestHarness>().Clock);
        services.RemoveAll<InMemoryBroker>();
        services.AddSingleton(provider => provider.GetRequiredService<EventBusTestHarness>().Broker);
        services.RemoveAll<IDispatchObserver>();
        services.AddSingleton(provider => provider.GetRequiredService<EventBusTestHarness>().Dispatch);
        services.AddInMemoryTransport();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HarnessService>());
        return services;
    }
}

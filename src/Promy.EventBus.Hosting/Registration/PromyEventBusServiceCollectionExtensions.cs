using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Promy.EventBus;
using Promy.EventBus.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the event bus to an application.</summary>
public static class PromyEventBusServiceCollectionExtensions
{
    /// <summary>
    /// Adds the event bus: <see cref="IEventPublisher"/>, <see cref="IDeadLetterStore"/> and the hosted services that
    /// run the consumers. Adds the health checks <c>promy-eventbus</c> (tag <c>ready</c>) and <c>promy-eventbus-lag</c>
    /// (tag <c>lag</c>).
    /// </summary>
    /// <remarks>
    /// A further call only adds to the options: one process has one bus. Calls that set an option differently end the
    /// start. Set the options of one consumer in <c>AddConsumer</c>, and put an override into
    /// <c>services.Configure&lt;PromyEventBusOptions&gt;(…)</c> after the call. Options are validated at the start of
    /// the host.
    /// </remarks>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets the options. Runs once in the life of a host.</param>
    /// <returns>A builder that adds consumers.</returns>
    public static IPromyEventBusBuilder AddPromyEventBus(
        this IServiceCollection services, Action<PromyEventBusOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, section: null, configure);
    }

    /// <inheritdoc cref="AddPromyEventBus(IServiceCollection, Action{PromyEventBusOptions})"/>
    /// <param name="services">The services of the application.</param>
    /// <param name="configuration">
    /// The section with the options, or the whole configuration with the section
    /// <see cref="PromyEventBusOptions.SectionName"/>.
    /// </param>
    /// <param name="configure">Sets options after the configuration, among them those that only code can set.</param>
    public static IPromyEventBusBuilder AddPromyEventBus(
        this IServiceCollection services, IConfiguration configuration, Action<PromyEventBusOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration as IConfigurationSection
            ?? configuration.GetSection(PromyEventBusOptions.SectionName);
        return Add(services, section, configure);
    }

    private static Builder Add(
        IServiceCollection services, IConfigurationSection? section, Action<PromyEventBusOptions>? configure)
    {
        services.AddSingleton<IConfigureOptions<PromyEventBusOptions>>(
            provider => new BusConfiguration(section, configure, provider.GetServices<KnownSection>()));
        return new Builder(services.AddEventBusCore());
    }

    private sealed record Builder(IServiceCollection Services) : IPromyEventBusBuilder;
}

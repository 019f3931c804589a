using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>Options as an application gets them from its configuration.</summary>
internal static class Configurations
{
    public static IConfigurationRoot Json(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    /// <summary>Options as read, before they are validated.</summary>
    public static PromyEventBusOptions Read(
        IConfiguration configuration,
        Action<PromyEventBusOptions>? configure = null) =>
        Read(services => services.AddPromyEventBus(configuration, configure));

    /// <inheritdoc cref="Read(IConfiguration, Action{PromyEventBusOptions}?)"/>
    public static PromyEventBusOptions Read(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        using var provider = services.BuildServiceProvider();
        var factory = new OptionsFactory<PromyEventBusOptions>(
            provider.GetServices<IConfigureOptions<PromyEventBusOptions>>(),
            provider.GetServices<IPostConfigureOptions<PromyEventBusOptions>>(),
            []);
        return factory.Create(Microsoft.Extensions.Options.Options.DefaultName);
    }

    /// <summary>Errors that end the start of an application with this configuration; empty if it starts.</summary>
    public static IReadOnlyList<string> Errors(
        IConfiguration configuration, Action<IPromyEventBusBuilder>? register = null) =>
        Errors(services =>
        {
            var bus = services.AddPromyEventBus(configuration);
            register?.Invoke(bus);
        });

    /// <summary>Errors that end the start of an application with these registrations; empty if it starts.</summary>
    public static IReadOnlyList<string> Errors(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection().AddLogging();
        register(services);
        using var provider = services.BuildServiceProvider();
        try
        {
            _ = provider.GetRequiredService<IOptions<PromyEventBusOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
    }

    /// <summary>The same for one key below the section of the bus, and a Redis.</summary>
    public static IReadOnlyList<string> ErrorsOf(params (string Key, string? Value)[] settings) => Errors(Of(settings));

    /// <summary>A configuration with these keys below the section of the bus, and a Redis.</summary>
    public static IConfigurationRoot Of(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection([new("Promy:EventBus:Redis:ConnectionString", "localhost")])
            .AddInMemoryCollection(
                settings.Select(setting => KeyValuePair.Create($"Promy:EventBus:{setting.Key}", setting.Value)))
            .Build();
}

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
    public static PromyEventBusOptions Read(IConfiguration configuration, Action<PromyEventBusOptions>? configure = null) =>
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
}

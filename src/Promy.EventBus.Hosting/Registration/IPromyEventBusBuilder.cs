using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus;

/// <summary>Adds consumers to the event bus.</summary>
public interface IPromyEventBusBuilder
{
    /// <summary>The services of the application.</summary>
    IServiceCollection Services { get; }
}

using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting;

/// <summary>
/// The registered services of the application: the container itself does not show how it builds a service.
/// </summary>
internal sealed record RegisteredServices(IServiceCollection Services);

using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting;

/// <summary>The services of the application as registered: the container itself does not tell what it builds a service from.</summary>
internal sealed record RegisteredServices(IServiceCollection Services);

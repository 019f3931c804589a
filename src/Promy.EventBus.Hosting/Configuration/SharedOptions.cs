using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// The options that the start has validated. The platform's own would be a second instance: what the application does
/// to set them, such as connecting to a server, would be done twice.
/// </summary>
internal sealed class SharedOptions(IOptionsMonitor<PromyEventBusOptions> monitor) : IOptions<PromyEventBusOptions>
{
    public PromyEventBusOptions Value => field ??= monitor.CurrentValue;
}

using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// The options that the start has validated. Those of the platform would be a second instance: the code that sets them,
/// such as connecting to a server, would run twice.
/// </summary>
internal sealed class SharedOptions(IOptionsMonitor<PromyEventBusOptions> monitor) : IOptions<PromyEventBusOptions>
{
    public PromyEventBusOptions Value => field ??= monitor.CurrentValue;
}

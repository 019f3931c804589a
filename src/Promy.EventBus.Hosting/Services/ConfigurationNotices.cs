using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>Logs findings about the configuration at the start that do not end it.</summary>
internal sealed partial class ConfigurationNotices(
    IOptions<PromyEventBusOptions> options,
    IOptions<HostOptions> host,
    IEnumerable<ConsumerRegistration> registrations,
    ILogger<ConfigurationNotices> logger) : IHostedService
{
    private readonly BusLogger _logger = new(logger);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var unknown = options.Value.Findings.UnreadKeys.Distinct().ToList();
        if (unknown.Count > 0)
        {
            Log.UnknownKeys(_logger, string.Join(' ', unknown));
        }

        var (drain, shutdown) = (options.Value.Consumer.DrainTimeout, host.Value.ShutdownTimeout);
        if (registrations.Any() && !StopTime.Fits(drain, shutdown))
        {
            Log.ShutdownTimeoutTooShort(_logger, shutdown, drain, StopTime.Of(drain));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

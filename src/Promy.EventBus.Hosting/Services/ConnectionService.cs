using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Starts before and stops after everything else of the bus: checks who we are to the server before anything is read, and sends
/// what is still posted after the last handler has ended.
/// </summary>
internal sealed partial class ConnectionService(IEventTransport transport, ILogger<ConnectionService> logger) : IHostedService
{
    private readonly BusLogger _logger = new(logger);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await transport.VerifyAsync(cancellationToken).ConfigureAwait(false))
            {
                Log.Unreachable(_logger);
            }
        }
        catch (Exception exception) when (
            exception is not EventBusConfigurationException && !cancellationToken.IsCancellationRequested)
        {
            // Only a wrong configuration stops the start: the loops connect on their own, and health tells until they do.
            Log.VerificationFailed(_logger, exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => transport.DrainAsync(cancellationToken);
}

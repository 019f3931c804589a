using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Starts before everything else of the bus, to check who we are to the server before anything is read, and sends what
/// is still enqueued when every service of the host has stopped: handlers in flight, requests and other services may
/// post until then, whether services stop one after the other or at once. The host's shutdown timeout bounds it.
/// </summary>
internal sealed partial class ConnectionService(IEventTransport transport, ILogger<ConnectionService> logger)
    : IHostedLifecycleService
{
    private readonly BusLogger _logger = new(logger);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await transport.VerifyAsync(cancellationToken).ConfigureAwait(false))
            {
                Log.Unreachable(_logger, TransportName.Of(transport));
            }
        }
        catch (Exception exception) when (
            exception is not EventBusConfigurationException && !cancellationToken.IsCancellationRequested)
        {
            // Only a wrong configuration stops the start: the loops connect on their own, and health tells until they
            // do.
            Log.VerificationFailed(_logger, exception);
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => transport.DrainAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

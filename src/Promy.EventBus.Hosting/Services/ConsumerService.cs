using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>Runs the consumer loops while the host runs; owns their tasks and awaits their drain at the stop.</summary>
/// <remarks>
/// In: the planned loops, and the stop of the host.
/// Out: subscriptions that run until then.
/// Owner: the host; it awaits every loop.
/// </remarks>
internal sealed partial class ConsumerService(
    ConsumerLoops loops, IOptions<PromyEventBusOptions> options, ILogger<ConsumerService> logger) : BackgroundService
{
    private readonly BusLogger _logger = new(logger);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (ExecuteTask is { IsCompleted: false })
        {
            Log.DrainCutShort(_logger, options.Value.Consumer.DrainTimeout);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(loops.All.Select(loop => BackgroundLoop.StartAsync(() => loop.RunAsync(stoppingToken))));
}

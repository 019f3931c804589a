using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Trims the streams of the options in the background. The first round is an interval after the start, when the groups
/// of this process exist. Asks the transport nothing if there is no stream to trim.
/// </summary>
/// <remarks>
/// In: the streams of the options, and the passing of time.
/// Out: trims, by way of the transport.
/// Owner: the host; a stop ends it between two steps.
/// </remarks>
internal sealed partial class RetentionService(
    IEventTransport transport,
    ConsumerLoops loops,
    IOptions<PromyEventBusOptions> options,
    TimeProvider timeProvider,
    ILogger<RetentionService> logger)
    : StreamRounds<PlannedRetention>(
        transport,
        RetentionPlan.Of(options.Value, loops.All.Select(loop => loop.Plan.Stream)),
        planned => planned.Stream,
        options.Value.Retention.Interval,
        timeProvider)
{
    private readonly BusLogger _logger = new(logger);

    protected override async Task VisitAsync(PlannedRetention stream, CancellationToken stoppingToken)
    {
        var tally = new TrimTally(stream.Stream);
        try
        {
            await Transport.TrimAsync(stream.Stream, stream.Retention, tally, stoppingToken).ConfigureAwait(false);
        }
        finally
        {
            // Entries removed before a failure stay removed.
            if (tally.Removed > 0)
            {
                Log.Trimmed(_logger, stream.Stream, tally.Removed, tally.Unread, stream.Retention);
            }
        }
    }

    protected override void LogFailing(string stream, string problem, Exception exception) =>
        Log.Failing(_logger, stream, problem, exception);

    protected override void TellRecovered(string stream) => Log.Recovered(_logger, stream);
}

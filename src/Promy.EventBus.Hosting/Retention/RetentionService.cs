using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Trims the streams of the options in the background, one after the other, each interval. The first round is an interval after the
/// start, when the groups of this process exist. Asks Redis nothing where no stream is to be trimmed.
/// </summary>
internal sealed partial class RetentionService(
    IEventTransport transport,
    ConsumerLoops loops,
    IOptions<PromyEventBusOptions> options,
    TimeProvider timeProvider,
    ILogger<RetentionService> logger) : BackgroundService
{
    private readonly IReadOnlyList<PlannedRetention> _streams =
        RetentionPlan.Of(options.Value, loops.All.Select(loop => loop.Plan.Stream));

    private readonly KnownProblems _problems = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_streams.Count > 0)
        {
            var interval = LoopBackoff.Jittered(options.Value.Retention.Interval, Random.Shared.NextDouble());
            await Task.Delay(interval, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var planned in _streams)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                await TrimAsync(planned, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task TrimAsync(PlannedRetention planned, CancellationToken stoppingToken)
    {
        var stream = planned.Stream;
        var tally = new TrimTally(stream);
        try
        {
            await transport.TrimAsync(stream, planned.Retention, tally, stoppingToken).ConfigureAwait(false);
            if (_problems.IsSolved(stream))
            {
                Log.Recovered(logger, stream);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is trimmed by another process, or after the next start.
        }
        catch (Exception exception)
        {
            // Boundary of the loop: the next round tries again. An escaped exception would end the host.
            var problem = RedisErrors.Describe(exception);
            if (_problems.IsNew(stream, problem))
            {
                Log.Failing(logger, stream, problem, exception);
            }
        }

        if (tally.Removed > 0)
        {
            Log.Trimmed(logger, stream, tally.Removed, tally.Unread, planned.Retention);
        }
    }
}

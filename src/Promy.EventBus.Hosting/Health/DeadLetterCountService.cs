using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Counts the dead letters in the streams that this process writes to, for the gauge: once a minute, and only while somebody listens
/// to it. Asks Redis nothing where nobody does, or where nothing is consumed.
/// </summary>
internal sealed partial class DeadLetterCountService(
    IEventTransport transport, ConsumerLoops loops, TimeProvider timeProvider, ILogger<DeadLetterCountService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly string[] _streams = [.. loops.All.Select(loop => loop.Plan.Subscription.DeadLetterStream).Distinct()];

    private readonly KnownProblems _problems = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_streams.Length > 0)
        {
            var interval = LoopBackoff.Jittered(Interval, Random.Shared.NextDouble());
            await Task.Delay(interval, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var stream in _streams)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                if (DeadLetterMeasurement.IsWanted)
                {
                    await CountAsync(stream, stoppingToken).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task CountAsync(string stream, CancellationToken stoppingToken)
    {
        try
        {
            var count = await transport.GetLengthAsync(stream, stoppingToken).ConfigureAwait(false);
            new DeadLetterMeasurement(stream, count, Problem: null).Record();
            if (_problems.IsSolved(stream))
            {
                Log.Recovered(logger, stream);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
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
    }
}

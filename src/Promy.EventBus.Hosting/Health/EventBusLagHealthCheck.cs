using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>
/// How far each group of this process is behind. Degraded beyond the configured limit or where nobody can tell; never unhealthy,
/// never throws.
/// </summary>
internal sealed class EventBusLagHealthCheck(
    IEventTransport transport, ConsumerLoops loops, IOptions<PromyEventBusOptions> options, TimeProvider timeProvider) : IHealthCheck
{
    public const string Name = "promy-eventbus-lag";
    public const string Tag = "lag";

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var timeout = new CancellationTokenSource(options.Value.Redis.ReadTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var measurements = await Task.WhenAll(loops.All.Select(loop => MeasureAsync(loop.Plan, either.Token))).ConfigureAwait(false);

        var findings = new HealthFindings();
        foreach (var measurement in measurements)
        {
            measurement.Judge(options.Value.Health.MaxLag, findings);
        }

        return findings.ToResult("No group is behind its limit.", context.Registration.FailureStatus);
    }

    private async Task<LagMeasurement> MeasureAsync(PlannedLoop loop, CancellationToken cancellationToken)
    {
        try
        {
            var lag = await transport.GetLagAsync(loop.Stream, loop.Group, cancellationToken).ConfigureAwait(false);
            return new LagMeasurement(loop, lag, Problem: null);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            return new LagMeasurement(loop, Lag: null, "Redis did not answer in time.");
        }
        catch (Exception exception)
        {
            // Whatever it is, the answer of a health check is a result.
            return new LagMeasurement(loop, Lag: null, RedisErrors.Describe(exception));
        }
    }
}

using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Reports the lag of each group of this process and, if limited, the number of dead letters. Degraded beyond the
/// configured limits or if a number is unknown; never unhealthy, never throws.
/// </summary>
internal sealed class EventBusLagHealthCheck(
    IEventTransport transport,
    ConsumerLoops loops,
    IOptions<PromyEventBusOptions> options,
    TimeProvider timeProvider) : IHealthCheck
{
    public const string Name = "promy-eventbus-lag";
    public const string Tag = "lag";

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var timeout = new CancellationTokenSource(transport.ReplyTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var lags = Task.WhenAll(loops.All.Select(loop => MeasureAsync(loop.Plan, either.Token)));
        var deadLetters = Task.WhenAll(DeadLetterStreams().Select(stream => CountAsync(stream, either.Token)));

        var findings = new HealthFindings();
        foreach (var measurement in await lags.ConfigureAwait(false))
        {
            measurement.Judge(options.Value.Health.MaxLag, findings);
        }

        foreach (var measurement in await deadLetters.ConfigureAwait(false))
        {
            measurement.Record();
            measurement.Judge(options.Value.Health.MaxDeadLetters ?? long.MaxValue, findings);
        }

        return findings.ToResult("No group is behind its limit.", context.Registration.FailureStatus);
    }

    /// <summary>
    /// Streams that this process writes to. None without a limit: asking would need an otherwise needless right.
    /// </summary>
    private IEnumerable<string> DeadLetterStreams() => options.Value.Health.MaxDeadLetters is null
        ? []
        : loops.All
            .Select(loop => loop.Plan.Subscription.DeadLetterStream)
            .DefaultIfEmpty(options.Value.DeadLetter.Stream)
            .Distinct();

    private async Task<LagMeasurement> MeasureAsync(PlannedLoop loop, CancellationToken cancellationToken)
    {
        var (lag, problem) = await AskAsync(() => transport.GetLagAsync(loop.Stream, loop.Group, cancellationToken))
            .ConfigureAwait(false);
        return new LagMeasurement(loop, lag, problem);
    }

    private async Task<DeadLetterMeasurement> CountAsync(string stream, CancellationToken cancellationToken)
    {
        async Task<long?> LengthAsync() =>
            await transport.GetLengthAsync(stream, cancellationToken).ConfigureAwait(false);
        var (count, problem) = await AskAsync(LengthAsync).ConfigureAwait(false);
        return new DeadLetterMeasurement(stream, count, problem);
    }

    private async Task<(T? Answer, string? Problem)> AskAsync<T>(Func<Task<T?>> ask)
    {
        try
        {
            return (await ask().ConfigureAwait(false), null);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            return (default, $"{TransportName.Of(transport)} did not answer in time.");
        }
        catch (Exception exception)
        {
            // A health check answers every exception with a result.
            return (default, transport.Describe(exception, withAddress: true));
        }
    }
}

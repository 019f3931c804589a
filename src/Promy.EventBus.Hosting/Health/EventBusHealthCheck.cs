using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Can this process do its work now? A timed request to the server, and for each consumer loop the age of its last
/// read. Never asks whether the client thinks that it is connected, never throws, and shows no secret.
/// </summary>
/// <remarks>
/// In: the transport, its reports and the planned loops.
/// Out: a result for people and probes, never an exception.
/// Owner: the health checks of the platform.
/// </remarks>
internal sealed class EventBusHealthCheck(
    IEventTransport transport, ConsumerLoops loops, AbandonedHandlers abandoned, TimeProvider timeProvider)
    : IHealthCheck
{
    public const string Name = "promy-eventbus";
    public const string Tag = "ready";

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var findings = new HealthFindings();
        await MeasureRoundTripAsync(findings, cancellationToken).ConfigureAwait(false);

        var reports = transport.Reports;
        foreach (var loop in loops.All)
        {
            var report = reports.FirstOrDefault(
                candidate => candidate.Stream == loop.Plan.Stream && candidate.Group == loop.Plan.Group);
            SubscriptionHealth.Judge(loop.Plan, report, loop.Problem, findings);
        }

        var running = abandoned.Running;
        if (running.Count > 0)
        {
            findings.Degraded(
                $"{running.Count} handlers that ignored their cancelled token still run: "
                    + $"{string.Join(", ", running.Distinct())}.");
        }

        return findings.ToResult("The event bus works.", context.Registration.FailureStatus);
    }

    private async Task MeasureRoundTripAsync(HealthFindings findings, CancellationToken cancellationToken)
    {
        var limit = transport.ReplyTimeout;
        using var timeout = new CancellationTokenSource(limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var roundTrip = await transport.MeasureRoundTripAsync(either.Token).ConfigureAwait(false);
            findings.Data["ping_ms"] = Math.Round(roundTrip.TotalMilliseconds, 3);
        }
        catch (EventBusConfigurationException exception)
        {
            findings.Unhealthy(ExceptionText.MessageOf(exception));
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            findings.Unhealthy($"{TransportName.Of(transport)} did not answer within {limit}.");
        }
        catch (Exception exception)
        {
            // Every fault is a result of the health check, never an exception.
            var problem = transport.Describe(exception, withAddress: false);
            findings.Unhealthy($"{TransportName.Of(transport)} does not answer: {problem}");
        }
    }
}

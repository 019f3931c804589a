using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Promy.EventBus.Hosting;

/// <summary>Collects the findings of a health check: the worst decides, and every finding is named.</summary>
internal sealed class HealthFindings
{
    private readonly List<string> _problems = [];
    private bool _isUnhealthy;

    public Dictionary<string, object> Data { get; } = new(StringComparer.Ordinal);

    public void Unhealthy(string problem)
    {
        _isUnhealthy = true;
        _problems.Add(problem);
    }

    public void Degraded(string problem) => _problems.Add(problem);

    /// <param name="healthy">Text of a result without findings.</param>
    /// <param name="failureStatus">The registered status of a failing check.</param>
    public HealthCheckResult ToResult(string healthy, HealthStatus failureStatus) =>
        _problems.Count == 0
            ? HealthCheckResult.Healthy(healthy, Data)
            : new HealthCheckResult(
                _isUnhealthy ? failureStatus : HealthStatus.Degraded,
                string.Join(" ", _problems),
                exception: null,
                Data);
}

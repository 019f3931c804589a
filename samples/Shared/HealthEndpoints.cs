using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Samples.Shared;

/// <summary>The three health paths that Kubernetes and people ask for.</summary>
internal static class HealthEndpoints
{
    /// <summary>
    /// <c>/health</c>: every check, for people and dashboards. <c>/health/ready</c>: can this process do its work now?
    /// <c>/health/live</c>: does the process answer at all? It runs no check, because restarting a pod does not repair
    /// Redis.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health", Options());
        endpoints.MapHealthChecks("/health/live", Options(_ => false));
        endpoints.MapHealthChecks("/health/ready", Options(check => check.Tags.Contains("ready")));
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool>? predicate = null) =>
        new() { Predicate = predicate, ResponseWriter = HealthReportWriter.WriteAsync };
}

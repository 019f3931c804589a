using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Samples.Shared;

/// <summary>Writes a health report as JSON: what each check says, never an exception.</summary>
internal static class HealthReportWriter
{
    public static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            Status = report.Status.ToString(),
            Checks = report.Entries.ToDictionary(entry => entry.Key, entry => new
            {
                Status = entry.Value.Status.ToString(),
                Description = DescriptionOf(entry.Value),
                DurationMs = Math.Round(entry.Value.Duration.TotalMilliseconds, 1),
                entry.Value.Data,
            }),
        },
        context.RequestAborted);

    /// <summary>The description of a check that throws is the exception's message, which may hold anything.</summary>
    private static string? DescriptionOf(HealthReportEntry entry) =>
        entry.Exception is { } exception && entry.Description == exception.Message
            ? "The check failed."
            : entry.Description;
}

using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.TestWorker;

/// <summary>Writes the status of this process while it runs.</summary>
public sealed class StatusWriter(HealthCheckService health, WarningCounter warnings, string path) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private const string Descriptors = "/proc/self/fd";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var report = await health.CheckHealthAsync(
                registration => registration.Name == "promy-eventbus", stoppingToken);
            var check = report.Entries.Values.FirstOrDefault();
            using var process = Process.GetCurrentProcess();
            var status = new WorkerStatus
            {
                At = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
                Health = check.Status.ToString(),
                Description = check.Description,
                ProcessorMilliseconds = process.TotalProcessorTime.TotalMilliseconds,
                HeapBytes = GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes,
                Handles = process.HandleCount,
                Threads = process.Threads.Count,
                Sockets = Sockets(),
                Warnings = warnings.Counts.ToDictionary(),
            };
            await File.AppendAllTextAsync(path, JsonSerializer.Serialize(status) + "\n", stoppingToken);
            await Task.Delay(Interval, stoppingToken);
        }
    }

    private static int Sockets() => Directory.Exists(Descriptors)
        ? Directory.EnumerateFiles(Descriptors)
            .Count(file => new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
        : -1;
}

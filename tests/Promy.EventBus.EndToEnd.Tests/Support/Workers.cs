using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>
/// Starts worker processes. Their settings are those below <c>Promy:EventBus:</c>, as <c>Key=value</c>.
/// </summary>
internal static class Workers
{
    /// <summary>A worker that handles.</summary>
    public static WorkerProcess Start(string connectionString, string stream, string group, params string[] settings) =>
        Start(new Dictionary<string, string>(), connectionString, stream, group, settings);

    /// <summary>A worker that handles, with variables of its environment.</summary>
    public static WorkerProcess Start(
        IReadOnlyDictionary<string, string> environment,
        string connectionString,
        string stream,
        string group,
        params string[] settings) =>
        Start(WorkerRoles.Work, environment, connectionString, stream, group, settings);

    /// <summary>A worker that replays dead letters.</summary>
    public static WorkerProcess StartReplaying(
        string connectionString, string stream, string group, params string[] settings) =>
        Start(WorkerRoles.Replay, new Dictionary<string, string>(), connectionString, stream, group, settings);

    private static WorkerProcess Start(
        string role,
        IReadOnlyDictionary<string, string> environment,
        string connectionString,
        string stream,
        string group,
        string[] settings) => WorkerProcess.Start(
        typeof(WorkerRoles).Assembly,
        [
            $"--role={role}",
            $"--stream={stream}",
            $"--Promy:EventBus:Redis:ConnectionString={connectionString}",
            $"--Promy:EventBus:Consumer:Group={group}",
            .. settings.Select(setting => $"--Promy:EventBus:{setting}"),
        ],
        environment);
}

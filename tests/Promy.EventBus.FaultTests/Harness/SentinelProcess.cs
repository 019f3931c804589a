using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Promy.EventBus.FaultTests;

/// <summary>A Redis Sentinel that watches one primary; killed with this test process.</summary>
internal sealed class SentinelProcess : IAsyncDisposable
{
    public const string ServiceName = "bus";

    private readonly string _directory = Directory.CreateTempSubdirectory("promy-sentinel-").FullName;
    private readonly Process _process;
    private readonly OrphanGuard _guard;

    private SentinelProcess(int primaryPort)
    {
        Port = FreePort();
        var configuration = Path.Combine(_directory, "sentinel.conf");
        File.WriteAllText(
            configuration,
            $"""
            port {Port}
            bind 127.0.0.1
            dir {_directory}
            logfile {_directory}/log
            sentinel monitor {ServiceName} 127.0.0.1 {primaryPort} 2
            sentinel down-after-milliseconds {ServiceName} 1000
            sentinel failover-timeout {ServiceName} 5000

            """);
        _process = new Process { StartInfo = new ProcessStartInfo(ServerProgram.Name, [configuration, "--sentinel"]) };
        ServerProgram.Start(_process);
        _guard = OrphanGuard.Watch(_process.Id, _directory);
    }

    public int Port { get; }

    /// <summary>Starts three that know each other, the primary and its replica.</summary>
    public static async Task<IReadOnlyList<SentinelProcess>> StartThreeAsync(FaultRun run, RedisPair pair)
    {
        SentinelProcess[] sentinels =
            [.. Enumerable.Range(0, 3).Select(_ => run.Own(new SentinelProcess(pair.Primary.Port)))];
        foreach (var sentinel in sentinels)
        {
            await sentinel.KnowsAsync("sentinels", 3);
            await sentinel.KnowsAsync("slaves", 1);
        }

        return sentinels;
    }

    public async ValueTask DisposeAsync()
    {
        await _guard.DisposeAsync();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<string> KnowsAsync(string what, int count) => Eventually.ReadAsync(
        () => RawRedis.InfoAsync(Port, "sentinel", "master0"),
        (string info) => $"{info},".Contains($"{what}={count},", StringComparison.Ordinal),
        Patience.Usual);
}

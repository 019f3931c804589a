using System.Diagnostics;
using Promy.EventBus.TestSupport;
using StackExchange.Redis;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// The server of a run (<see cref="ServerProgram"/>): a separate process on a loopback port, without persistence.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("promy-bench-").FullName;
    private readonly Process _process;
    private readonly OrphanGuard _guard;
    private readonly int _port = LoopbackPort.Next();

    private RedisServer()
    {
        string[] arguments =
        [
            "--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _directory, "--save", "", "--appendonly", "no",
            "--logfile", Path.Combine(_directory, "redis.log"),
        ];
        _process = new Process { StartInfo = new ProcessStartInfo(ServerProgram.Name, arguments) };
        ServerProgram.Start(_process);
        _guard = OrphanGuard.Watch(_process.Id, _directory);
    }

    public string ConnectionString => $"127.0.0.1:{_port},setlib=false";

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<RedisServer> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new RedisServer();
            if (await server.AnswersAsync())
            {
                return server;
            }

            // Another process took the port between the choice and the start: choose again.
            await server.DisposeAsync();
            if (attempt == Attempts)
            {
                throw new InvalidOperationException($"{ServerProgram.Name} did not start in {Attempts} attempts.");
            }
        }
    }

    public async Task<ConnectionMultiplexer> ConnectAsync() =>
        await ConnectionMultiplexer.ConnectAsync(ConnectionString);

    /// <summary>A connection that may ask for <c>INFO</c>.</summary>
    public async Task<ConnectionMultiplexer> ConnectForObservationAsync() =>
        await ConnectionMultiplexer.ConnectAsync($"{ConnectionString},allowAdmin=true");

    public async ValueTask DisposeAsync()
    {
        // The guard first: once the server has ended, its process id may belong to another process.
        await _guard.DisposeAsync();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (!_process.HasExited && Stopwatch.GetElapsedTime(started) < StartDeadline)
        {
            try
            {
                await using var connection = await ConnectForObservationAsync();
                var info = (string?)await connection.GetDatabase().ExecuteAsync("INFO", "server");
                return info!.Contains($"process_id:{_process.Id}\r\n", StringComparison.Ordinal);
            }
            catch (RedisException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }

        return false;
    }
}

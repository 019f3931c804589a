namespace Promy.EventBus.TestSupport;

/// <summary>
/// A server of one test (<see cref="ServerProgram"/>), on its own loopback port and in its own directory, for tests
/// that stop, pause or restart Redis or start it with a password. Data survives a restart only with
/// <c>"--appendonly", "yes"</c>.
/// </summary>
public sealed class RedisServerProcess : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly string _directory = Directory.CreateTempSubdirectory("promy-redis-").FullName;
    private readonly Func<int, string[]> _arguments;
    private RedisServerRun? _run;

    private RedisServerProcess(Func<int, string[]> arguments) => _arguments = arguments;

    /// <summary>The port, the same for the whole life of this object.</summary>
    public int Port { get; private set; }

    /// <summary>StackExchange.Redis form, without credentials.</summary>
    public string ConnectionString => RedisAddress.Loopback(Port).ConnectionString;

    /// <summary>URL form, without credentials.</summary>
    public string Url => RedisAddress.Loopback(Port).Url;

    /// <summary>Directory of its data, gone after disposal.</summary>
    public string DataDirectory => _directory;

    /// <summary>Whether the process runs; a paused one does.</summary>
    public bool IsRunning => _run is { HasExited: false };

    /// <summary>Starts a server with these further arguments; returns when it accepts connections.</summary>
    /// <exception cref="RedisUnavailableException">No server is installed, or it refuses to start.</exception>
    public static Task<RedisServerProcess> StartAsync(params string[] arguments) => StartAsync(_ => arguments);

    /// <summary>Starts a server that speaks TLS only.</summary>
    /// <param name="certificates">Its certificate, and the authority of its clients.</param>
    /// <param name="requireClient">Whether a client needs a certificate (mutual TLS).</param>
    /// <param name="arguments">Further arguments.</param>
    public static Task<RedisServerProcess> StartTlsAsync(
        TestCertificates certificates, bool requireClient = false, params string[] arguments) =>
        StartAsync(port => [.. certificates.ServerArguments(port, requireClient), .. arguments]);

    private static async Task<RedisServerProcess> StartAsync(Func<int, string[]> arguments)
    {
        var server = new RedisServerProcess(arguments);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                server.Port = LoopbackPort.Next();
                try
                {
                    server._run = await server.RunAsync();
                    return server;
                }
                catch (PortTakenException) when (attempt < Attempts)
                {
                    // Somebody took the port between the choice and the start: choose again.
                }
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process at once, as a crash does (SIGKILL), and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (_run is { } run)
        {
            _run = null;
            await run.DisposeAsync();
        }
    }

    /// <summary>Starts it again on the same port and directory, killing it first if it runs.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        _run = await RunAsync();
    }

    /// <summary>Freezes the process: connections stay open and nothing answers (SIGSTOP).</summary>
    public void Pause() => PosixSignals.Stop(Running.Id);

    /// <summary>Lets a paused process go on (SIGCONT).</summary>
    public void Resume() => PosixSignals.Continue(Running.Id);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private RedisServerRun Running => _run ?? throw new InvalidOperationException("The redis-server does not run.");

    private Task<RedisServerRun> RunAsync() =>
        RedisServerRun.StartAsync(ServerProgram.Name, Port, _directory, _arguments(Port));
}

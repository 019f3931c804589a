using Promy.EventBus.Redis;
using StackExchange.Redis;

namespace Promy.EventBus.Cli;

/// <summary>
/// The connections of one run, verified: Redis answers, with the configured user and database.
/// </summary>
internal sealed class RedisSession : IAsyncDisposable
{
    private readonly DiagnosticLoggerFactory _loggers;

    private RedisSession(EventBusRedisOptions options, string endPoints, TimeProvider timeProvider, CliConsole console)
    {
        Options = options;
        EndPoints = endPoints;
        TimeProvider = timeProvider;
        _loggers = new DiagnosticLoggerFactory(console);
        Connections = new RedisConnections(options, timeProvider, _loggers);
    }

    public EventBusRedisOptions Options { get; }

    public RedisConnections Connections { get; }

    public TimeProvider TimeProvider { get; }

    /// <summary>Hosts and ports, without credentials.</summary>
    public string EndPoints { get; }

    public RedisInspector Inspector => new(Connections, TimeProvider);

    public RetryInspector Retries => new(Connections);

    /// <exception cref="CliException">The connection string cannot be used, or Redis cannot be reached.</exception>
    /// <exception cref="EventBusConfigurationException">
    /// Redis refuses the credentials or the database, or ignores them.
    /// </exception>
    public static async Task<RedisSession> OpenAsync(CliRun run)
    {
        var (connectionString, key) = run.Redis;
        if (!RedisConnectionString.TryParse(connectionString, out var configuration, out var error))
        {
            throw CliException.BadArguments($"{key}: {error}");
        }

        var options = new EventBusRedisOptions
        {
            ConnectionString = connectionString,
            ConnectionStringKey = key,
            ConnectTimeout = run.Timeout,
            ReadTimeout = run.Timeout,
            WriteTimeout = run.Timeout,
        };
        var endPoints = Addresses.Of(configuration);
        run.NoteRedis(key, endPoints);
        var session = new RedisSession(options, endPoints, run.TimeProvider, run.Console);
        try
        {
            return await session.Connections.VerifyAsync(run.Token).ConfigureAwait(false)
                ? session
                : throw new CliException(
                    ExitCodes.Unreachable,
                    $"No Redis can be reached at {endPoints}. Is it up, and is the address in {key} right? "
                    + "A server that asks for TLS needs rediss:// or ssl=true.");
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<IDatabase> DatabaseAsync(CancellationToken cancellationToken) =>
        (await Connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();

    /// <param name="replayStreams">Streams to replay events to, beside the shared ones.</param>
    public RedisDeadLetterStore DeadLetters(IEnumerable<string> replayStreams)
    {
        var options = new EventBusDeadLetterStoreOptions();
        foreach (var stream in replayStreams)
        {
            options.ReplayStreams.Add(stream);
        }

        return new RedisDeadLetterStore(Connections, options);
    }

    public async ValueTask DisposeAsync()
    {
        await Connections.DisposeAsync().ConfigureAwait(false);
        _loggers.Dispose();
    }
}

using System.Net;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// A connection for slow commands: blocked reads, and replies with contents of entries. Everything else would wait
/// behind them, so nothing else may use it. One command at a time.
/// </summary>
internal sealed class ReaderConnection : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;
    private readonly ConnectionErrors _errors;
    private readonly SelectedDatabase _selected;

    /// <param name="multiplexer">The connection.</param>
    /// <param name="source">The application's connection that it was derived from, if any.</param>
    /// <param name="errors">Makes its errors.</param>
    /// <param name="progress">Counts arriving bytes.</param>
    /// <param name="quietLimit">Longest time without a byte while a reply is expected.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="onArrival">Called now and then while a reply arrives.</param>
    public ReaderConnection(
        ConnectionMultiplexer multiplexer,
        IConnectionMultiplexer? source,
        ConnectionErrors errors,
        LinkProgress progress,
        TimeSpan quietLimit,
        TimeProvider timeProvider,
        Action onArrival)
    {
        _multiplexer = multiplexer;
        Source = source;
        _errors = errors;
        _selected = new SelectedDatabase(multiplexer, errors);
        Database = multiplexer.GetDatabase();

        // Closed at once, not politely: the waiting command ends with an error, and the owner replaces the connection.
        Watch = new LinkWatch(
            progress,
            quietLimit,
            timeProvider,
            onArrival,
            () => _ = multiplexer.CloseAsync(allowCommandsToComplete: false));
    }

    public IDatabase Database { get; }

    /// <summary>The application's connection that it was derived from, if any.</summary>
    public IConnectionMultiplexer? Source { get; }

    /// <summary>Must enclose every command on the connection.</summary>
    public LinkWatch Watch { get; }

    /// <summary>
    /// Ids of the connection on its servers, for ending a blocked read: in a cluster the stream may move to any of
    /// them. Empty if not permitted.
    /// </summary>
    public IReadOnlyDictionary<EndPoint, long> ClientIds { get; private set; } = new Dictionary<EndPoint, long>();

    /// <summary>Whether reads certainly go to the configured database.</summary>
    public bool IsDatabaseCertain => _selected.IsCertain;

    /// <inheritdoc cref="SelectedDatabase.EnsureAsync"/>
    public ValueTask EnsureDatabaseAsync(CancellationToken cancellationToken) =>
        _selected.IsCertain ? ValueTask.CompletedTask : new ValueTask(AskAsync(_ => SelectAsync(cancellationToken)));

    /// <exception cref="EventBusConfigurationException">
    /// Redis refuses the credentials or the database, or ignores them.
    /// </exception>
    /// <exception cref="RedisConnectionException">Redis cannot be reached now.</exception>
    public async Task VerifyAsync(RedisIdentityCheck identity, CancellationToken cancellationToken)
    {
        if (!await AskAsync(_ => identity.CheckAsync(_multiplexer, _errors, cancellationToken)).ConfigureAwait(false))
        {
            throw new RedisConnectionException(
                ConnectionFailureType.UnableToConnect, CommandFlags.None, "The reading connection is not established.");
        }
    }

    public async Task IdentifyAsync() => ClientIds = await AskAsync(_ => ClientIdsAsync()).ConfigureAwait(false);

    /// <summary>Sends a command and waits for its reply, as long as bytes arrive.</summary>
    /// <exception cref="RedisTimeoutException">Nothing arrives.</exception>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask)
    {
        Watch.Begin();
        try
        {
            return await ask(Database).ConfigureAwait(false);
        }
        catch (Exception) when (Watch.IsOver)
        {
            throw Watch.Timeout();
        }
        finally
        {
            Watch.End();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _selected.Dispose();

        // Not politely: QUIT would wait for its reply as long as a read, and a half-open connection never answers.
        Watch.Dispose();
        await _multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        await _multiplexer.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<bool> SelectAsync(CancellationToken cancellationToken)
    {
        await _selected.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<Dictionary<EndPoint, long>> ClientIdsAsync()
    {
        var ids = new Dictionary<EndPoint, long>();
        foreach (var server in _multiplexer.GetServers().Where(server => server.IsConnected && !server.IsReplica))
        {
            if (await ServerCommands.ClientIdAsync(server).ConfigureAwait(false) is { } id)
            {
                ids[server.EndPoint] = id;
            }
        }

        return ids;
    }
}

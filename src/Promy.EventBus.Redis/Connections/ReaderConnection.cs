using System.Net;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>The connection of one subscription's reads. Nothing else may use it: a blocked read holds up all behind it.</summary>
internal sealed class ReaderConnection(ConnectionMultiplexer multiplexer, ConnectionErrors errors) : IAsyncDisposable
{
    private readonly SelectedDatabase _selected = new(multiplexer, errors);

    public IDatabase Database { get; } = multiplexer.GetDatabase();

    /// <summary>
    /// Ids of the connection on the servers it leads to, to end a blocked read: in a cluster the stream may move to any of them. Empty
    /// where not permitted.
    /// </summary>
    public IReadOnlyDictionary<EndPoint, long> ClientIds { get; private set; } = new Dictionary<EndPoint, long>();

    /// <summary>Whether reads certainly go to the database that was asked for.</summary>
    public bool IsDatabaseCertain => _selected.IsCertain;

    /// <inheritdoc cref="SelectedDatabase.EnsureAsync"/>
    public ValueTask EnsureDatabaseAsync(CancellationToken cancellationToken) =>
        _selected.EnsureAsync(cancellationToken);

    /// <exception cref="EventBusConfigurationException">
    /// Redis refuses the credentials or the database, or ignores them.
    /// </exception>
    /// <exception cref="RedisConnectionException">Redis cannot be reached now.</exception>
    public async Task VerifyAsync(RedisIdentityCheck identity, CancellationToken cancellationToken)
    {
        if (!await identity.CheckAsync(multiplexer, errors, cancellationToken).ConfigureAwait(false))
        {
            throw new RedisConnectionException(
                ConnectionFailureType.UnableToConnect, CommandFlags.None, "The reading connection is not established.");
        }
    }

    public async Task IdentifyAsync()
    {
        var ids = new Dictionary<EndPoint, long>();
        foreach (var server in multiplexer.GetServers().Where(server => server.IsConnected && !server.IsReplica))
        {
            if (await ServerCommands.ClientIdAsync(server).ConfigureAwait(false) is { } id)
            {
                ids[server.EndPoint] = id;
            }
        }

        ClientIds = ids;
    }

    public async ValueTask DisposeAsync()
    {
        _selected.Dispose();

        // Not politely: a QUIT would wait for its reply as long as a read, and a half-open connection never answers.
        await multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        await multiplexer.DisposeAsync().ConfigureAwait(false);
    }
}

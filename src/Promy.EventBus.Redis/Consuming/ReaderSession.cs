using System.Collections.ObjectModel;
using System.Net;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The dedicated connection of one read loop and what has to be true before it may read: connected, group there, own pending
/// entries taken up, and on the first start everything abandoned by others as well.
/// </summary>
internal sealed class ReaderSession(
    EventSubscription subscription,
    string consumerId,
    RedisConnections connections,
    GroupCommands group,
    OwnPendingEntries ownPending,
    AbandonedEntries abandoned,
    SubscriptionState state,
    TimeProvider timeProvider) : IAsyncDisposable
{
    // Owned by the read loop; the stop only ends its reads.
    private volatile ReaderConnection? _connection;
    private ReadCommands? _commands;
    private bool _ready;
    private bool _groupEverExisted;
    private bool _swept;
    private long _lookAgainFrom;

    /// <summary>Ends a read that is blocked on the server, where that is permitted. Called by the stop.</summary>
    public async Task UnblockAsync(IConnectionMultiplexer commands)
    {
        foreach (var (endPoint, clientId) in _connection?.ClientIds ?? ReadOnlyDictionary<EndPoint, long>.Empty)
        {
            await ServerCommands.UnblockAsync(commands, endPoint, clientId).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends a read that nothing else ends: the connection is half-open. What Redis may have delivered to it is pending here and is handed
    /// back. Called by the stop.
    /// </summary>
    public ValueTask AbortAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private bool MustLookAgain =>
        _lookAgainFrom != 0 && timeProvider.GetElapsedTime(_lookAgainFrom) > subscription.BlockDuration;

    public async Task EnsureReadyAsync(CancellationToken stopping)
    {
        if (_ready && !MustLookAgain)
        {
            return;
        }

        // What is taken up here may have to wait for slow handlers, and each command has a timeout of its own.
        state.Pause();
        try
        {
            await (_ready ? LookAgainAsync(stopping) : PrepareAsync(stopping)).ConfigureAwait(false);
        }
        finally
        {
            state.Resume();
        }
    }

    private async Task PrepareAsync(CancellationToken stopping)
    {
        if (_connection is null)
        {
            _connection = await connections.OpenReaderAsync(subscription.BlockDuration, stopping).ConfigureAwait(false);
            _commands = new ReadCommands(_connection.Database, subscription.Stream, subscription.Group, consumerId);
        }

        await CreateGroupAsync().ConfigureAwait(false);
        await _connection.IdentifyAsync().ConfigureAwait(false);
        await ownPending.TakeUpAsync(stopping).ConfigureAwait(false);
        if (!_swept)
        {
            await abandoned.SweepAsync(stopping).ConfigureAwait(false);
            _swept = true;
        }

        _ready = true;
    }

    public Task<StreamEntry[]> ReadAsync(int count, bool backlog) =>
        backlog ? _commands!.ReadAsync(count) : _commands!.ReadBlockingAsync(count, subscription.BlockDuration);

    /// <summary>After any error: the reply of a read may be lost, and its entries are then pending here unseen.</summary>
    public async Task ResetAsync(Exception exception)
    {
        _ready = false;

        // Our lost read may still be blocked on the server and be handed entries after the first look.
        _lookAgainFrom = timeProvider.GetTimestamp();
        if (RedisErrors.IsReadOnly(exception))
        {
            // The primary has moved: without looking anew the client would stay with the replica for a minute.
            await connections.ReconfigureCommandsAsync().ConfigureAwait(false);
        }

        if (RedisErrors.IsConnectionSuspect(exception))
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private async Task CreateGroupAsync()
    {
        // A group that was lost starts at the beginning: after the newest entry, whatever was published meanwhile would be lost.
        var fromEnd = subscription.StartFrom == SubscriptionStart.End && !_groupEverExisted;
        await group.CreateGroupAsync(fromEnd ? StreamPosition.NewMessages : StreamPosition.Beginning).ConfigureAwait(false);
        _groupEverExisted = true;
    }

    private async Task LookAgainAsync(CancellationToken stopping)
    {
        await ownPending.TakeUpAsync(stopping).ConfigureAwait(false);
        _lookAgainFrom = 0;
    }

    private async Task CloseAsync()
    {
        var connection = _connection;
        _connection = null;
        if (connection is not null)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}

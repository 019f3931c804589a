using System.Collections.ObjectModel;
using System.Net;

namespace Promy.EventBus.Redis;

/// <summary>
/// The dedicated connection of one read loop and what has to be true before it may read: connected, announced to the
/// other members, and both streams ready. The events are read even where the retry stream cannot be.
/// </summary>
internal sealed class ReaderSession(
    EventSubscription subscription,
    string consumerId,
    RedisConnections connections,
    StreamReadiness events,
    StreamReadiness retries,
    Membership membership,
    SubscriptionState state,
    TimeProvider timeProvider) : IAsyncDisposable
{
    // Owned by the read loop; the stop only ends its reads.
    private volatile ReaderConnection? _connection;
    private ReadCommands? _commands;
    private bool _ready;
    private long _lookAgainFrom;

    /// <summary>Ends a read that is blocked on the server, where that is permitted. Called by the stop.</summary>
    public async Task UnblockAsync()
    {
        foreach (var (endPoint, clientId) in _connection?.ClientIds ?? ReadOnlyDictionary<EndPoint, long>.Empty)
        {
            await connections.UnblockAsync(endPoint, clientId).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends a read that nothing else ends: the connection is half-open. What Redis may have delivered to it is pending
    /// here and is handed back. Called by the stop.
    /// </summary>
    public ValueTask AbortAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Whether the retry stream can be read. The events are read even where it cannot.</summary>
    public bool AreRetriesReadable => retries.IsReadable;

    /// <summary>Whether it could be read at any time: then something of it may be in hand.</summary>
    public bool WereRetriesReadable => retries.WasReadable;

    private bool IsDatabaseCertain =>
        _connection is { IsDatabaseCertain: true } reader
        && connections.IsCommandsDatabaseCertain
        && !connections.IsOutdated(reader);

    private bool MustLookAgain =>
        _lookAgainFrom != 0 && timeProvider.GetElapsedTime(_lookAgainFrom) > subscription.BlockDuration;

    private bool MustTakeUp => events.IsLookDue || retries.IsLookDue;

    public async Task EnsureReadyAsync(CancellationToken stopping)
    {
        if (_ready && !IsDatabaseCertain)
        {
            // Connected anew in between, without any error of ours, or the application has another connection.
            _ready = false;
        }

        if (_ready && !MustLookAgain && !MustTakeUp && !retries.MustAskAgain)
        {
            return;
        }

        // What is taken up here may have to wait for slow handlers, and each command has a timeout of its own.
        state.Pause();
        try
        {
            await (_ready ? CatchUpAsync(stopping) : PrepareAsync(stopping)).ConfigureAwait(false);
        }
        finally
        {
            state.Resume();
        }
    }

    private async Task PrepareAsync(CancellationToken stopping)
    {
        if (_connection is { } reader)
        {
            // What is read and what is acknowledged must not go to two servers.
            await connections.GetCommandsAsync(stopping).ConfigureAwait(false);
            if (connections.IsOutdated(reader))
            {
                await CloseAsync().ConfigureAwait(false);
            }
        }

        if (_connection is null)
        {
            _connection = await connections
                .OpenReaderAsync(subscription.BlockDuration, state.SignOfLife, stopping)
                .ConfigureAwait(false);
            _commands = new ReadCommands(
                _connection,
                events.Key,
                retries.Key,
                subscription.Group,
                consumerId,
                subscription.IsMemoryReused,
                FollowSlotAsync);
        }

        await connections.GetCommandsAsync(stopping).ConfigureAwait(false);
        await _connection.EnsureDatabaseAsync(stopping).ConfigureAwait(false);
        events.BeginToAsk();
        await events.CreateGroupAsync().ConfigureAwait(false);
        await _connection.IdentifyAsync().ConfigureAwait(false);

        // Before the first read: what this member reads and others do not handle must be known as handled when it is
        // published.
        await membership.TryAnnounceAsync().ConfigureAwait(false);
        await events.PrepareAsync(ConnectAsync, stopping).ConfigureAwait(false);
        await PrepareRetriesAsync(stopping).ConfigureAwait(false);
        _ready = true;
    }

    /// <param name="turn">What to read.</param>
    /// <param name="count">How many entries of each stream at most.</param>
    /// <returns>What was there; valid until the next read.</returns>
    public ValueTask<ReadEntries> ReadAsync(ReadTarget turn, int count) => turn switch
    {
        ReadTarget.Events => _commands!.ReadEventsAsync(count),
        ReadTarget.Retries => _commands!.ReadRetriesAsync(count),
        _ => _commands!.ReadBlockingAsync(count, subscription.BlockDuration, AreRetriesReadable),
    };

    /// <summary>
    /// After any error: the reply of a read may be lost, and its entries are then pending here unseen.
    /// </summary>
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

    /// <summary>The read goes on on another node, where the stop has to be able to end it.</summary>
    private Task FollowSlotAsync()
    {
        state.SlotMoved();
        return _connection?.IdentifyAsync() ?? Task.CompletedTask;
    }

    private async Task PrepareRetriesAsync(CancellationToken stopping)
    {
        retries.BeginToAsk();
        try
        {
            await retries.CreateGroupAsync().ConfigureAwait(false);
            await retries.PrepareAsync(ConnectAsync, stopping).ConfigureAwait(false);
            state.Succeeded(SubscriptionActivity.Read, retries.Key);
        }
        catch (Exception exception) when (RedisErrors.IsRefusal(exception) && !RedisErrors.IsReadOnly(exception))
        {
            // No reason to leave the events alone: what waits in the retry stream is safe there.
            state.Failed(SubscriptionActivity.Read, retries.Key, exception);
        }
    }

    /// <summary>What was put off when reading began.</summary>
    private async Task CatchUpAsync(CancellationToken stopping)
    {
        if (MustLookAgain || MustTakeUp)
        {
            var isLastLook = MustLookAgain;
            await events.TakeUpAsync(ConnectAsync, stopping).ConfigureAwait(false);
            if (AreRetriesReadable)
            {
                await retries.TakeUpAsync(ConnectAsync, stopping).ConfigureAwait(false);
            }

            _lookAgainFrom = isLastLook ? 0 : _lookAgainFrom;
        }

        if (retries.MustAskAgain)
        {
            await PrepareRetriesAsync(stopping).ConfigureAwait(false);
        }
    }

    private ValueTask<ReaderConnection> ConnectAsync(CancellationToken cancellationToken) =>
        new(_connection ?? throw new ObjectDisposedException(nameof(ReaderConnection)));

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

using System.Collections.ObjectModel;
using System.Net;

namespace Promy.EventBus.Redis;

/// <summary>
/// The dedicated connection of a read loop, and everything required before it may read: connected, announced to the
/// other members, both streams ready. Events are read even if the retry stream is unreadable.
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

    /// <summary>Ends a read that is blocked on the server, if permitted. Called by the stop.</summary>
    public async Task UnblockAsync()
    {
        foreach (var (endPoint, clientId) in _connection?.ClientIds ?? ReadOnlyDictionary<EndPoint, long>.Empty)
        {
            await connections.UnblockAsync(endPoint, clientId).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends a read on a half-open connection, which nothing else ends. Entries that Redis may have delivered are
    /// pending here and are handed back. Called by the stop.
    /// </summary>
    public ValueTask AbortAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Whether the retry stream can be read. Events are read even if it cannot.</summary>
    public bool AreRetriesReadable => retries.IsReadable;

    /// <summary>Whether it ever was readable: then entries of it may be held.</summary>
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
            // Reconnected without an error of ours, or the application has another connection.
            _ready = false;
        }

        if (_ready && !MustLookAgain && !MustTakeUp && !retries.MustAskAgain)
        {
            return;
        }

        // Taking up entries may wait for slow handlers, and each command has its own timeout.
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
            // Reads and acknowledgements must not go to two servers.
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

        // Before the first read: until this member is announced, others would not know that it handles these types.
        await membership.TryAnnounceAsync().ConfigureAwait(false);
        await events.PrepareAsync(ConnectAsync, stopping).ConfigureAwait(false);
        await PrepareRetriesAsync(stopping).ConfigureAwait(false);
        _ready = true;
    }

    /// <param name="turn">The target.</param>
    /// <param name="count">Entries per stream at most.</param>
    /// <returns>Valid until the next read.</returns>
    public ValueTask<ReadEntries> ReadAsync(ReadTarget turn, int count) => turn switch
    {
        ReadTarget.Events => _commands!.ReadEventsAsync(count),
        ReadTarget.Retries => _commands!.ReadRetriesAsync(count),
        _ => _commands!.ReadBlockingAsync(count, subscription.BlockDuration, AreRetriesReadable),
    };

    /// <summary>After any error: a read's reply may be lost; its entries are then pending here unseen.</summary>
    public async Task ResetAsync(Exception exception)
    {
        _ready = false;

        // A lost read may still be blocked on the server and receive entries after the first look.
        _lookAgainFrom = timeProvider.GetTimestamp();
        if (RedisErrors.IsReadOnly(exception))
        {
            // The primary has moved: the client would otherwise stay with the replica for a minute.
            await connections.ReconfigureCommandsAsync().ConfigureAwait(false);
        }

        if (RedisErrors.IsConnectionSuspect(exception))
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    /// <summary>The read continues on another node, and the stop must be able to end it there.</summary>
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
            // The events are read all the same; entries of the retry stream are safe there.
            state.Failed(SubscriptionActivity.Read, retries.Key, exception);
        }
    }

    /// <summary>Does the work that was due after reading began.</summary>
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

            if (isLastLook)
            {
                _lookAgainFrom = 0;
                events.LostReadsFound();
                retries.LostReadsFound();
            }
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

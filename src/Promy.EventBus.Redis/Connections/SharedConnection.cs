using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// A connection that is opened when first needed, then shared. If its owner has disposed it, it is lost for good: the
/// next caller reopens it, once for all.
/// </summary>
/// <param name="connect">Opens a connection.</param>
/// <param name="errorsOf">Makes the errors of a connection.</param>
/// <param name="owned">Whether this class closes the connection.</param>
/// <param name="loss">Detects a loss for good; <see langword="null"/> if there is none.</param>
internal sealed class SharedConnection(
    Func<Task<IConnectionMultiplexer>> connect,
    Func<IConnectionMultiplexer, ConnectionErrors> errorsOf,
    bool owned,
    ConnectionLoss? loss = null) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<IConnectionMultiplexer>? _connecting;
    private volatile IConnectionMultiplexer? _opened;
    private volatile SelectedDatabase? _database;
    private volatile bool _disposed;

    // Could not be checked yet. Kept, because each new request could make the application keep another connection.
    private IConnectionMultiplexer? _unchecked;

    /// <summary>The connection once opened, even if lost; <see langword="null"/> until it was needed.</summary>
    public IConnectionMultiplexer? Opened => _opened;

    /// <summary>The database of the connection; <see langword="null"/> until it was needed.</summary>
    public SelectedDatabase? Database => _database;

    /// <summary>Whether commands certainly go to the configured database.</summary>
    public bool IsDatabaseCertain => _database is { IsCertain: true };

    /// <summary>Whether the connection was opened and is lost for good.</summary>
    public bool IsLost => _opened is { } opened && IsGone(opened);

    /// <summary>The present connection, without a wait.</summary>
    /// <exception cref="ObjectDisposedException">It is lost and could not be replaced.</exception>
    /// <exception cref="EventBusConfigurationException">
    /// It is lost, and Redis refuses the credentials or the database of its replacement.
    /// </exception>
    /// <exception cref="RedisConnectionException">It is being opened.</exception>
    public IConnectionMultiplexer Current
    {
        get
        {
            if (Usable is { } usable)
            {
                return usable;
            }

            // A lost connection fails by itself until it is replaced.
            var connecting = Connecting();
            return connecting.IsCompleted ? connecting.GetAwaiter().GetResult() : _opened ?? throw NotOpened();
        }
    }

    public ValueTask<IConnectionMultiplexer> GetAsync(CancellationToken cancellationToken)
    {
        if (Usable is { } usable)
        {
            return new ValueTask<IConnectionMultiplexer>(usable);
        }

        // The caller may stop waiting; the connection is for all callers and continues.
        var connecting = Connecting();
        return new ValueTask<IConnectionMultiplexer>(
            connecting.IsCompleted ? connecting : connecting.WaitAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Task<IConnectionMultiplexer>? connecting;
        lock (_gate)
        {
            _disposed = true;
            connecting = _connecting;
        }

        _database?.Dispose();
        if (connecting is null || !owned)
        {
            return;
        }

        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_opened is { } opened)
        {
            await CloseAsync(opened).ConfigureAwait(false);
        }
    }

    private static async Task CloseAsync(IConnectionMultiplexer multiplexer)
    {
        // Everything to be sent has been drained; a half-open connection must not delay the end.
        await multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        await multiplexer.DisposeAsync().ConfigureAwait(false);
    }

    private static RedisConnectionException NotOpened() =>
        new(ConnectionFailureType.UnableToConnect, CommandFlags.None, "The connection is being opened.");

    /// <summary>The connection if it needs no wait; <see langword="null"/> otherwise.</summary>
    private IConnectionMultiplexer? Usable => _opened is { } opened && !_disposed && !IsGone(opened) ? opened : null;

    private bool IsGone(IConnectionMultiplexer multiplexer) => loss?.IsGone(multiplexer) == true;

    private Task<IConnectionMultiplexer> Connecting()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                throw new ConnectionGoneException("The event bus has closed its connections.", isFinal: true);
            }

            if (_connecting is null || (MustOpenAnew(_connecting) && loss?.Pace is not { IsDue: false }))
            {
                loss?.Pace?.Tried();
                // For all callers and the process's lifetime: without the first caller's context.
                _connecting = BackgroundLoop.StartAsync(OpenAsync);
            }

            return _connecting;
        }
    }

    private bool MustOpenAnew(Task<IConnectionMultiplexer> connecting) =>
        connecting.IsCompleted && (!connecting.IsCompletedSuccessfully || IsLost);

    private async Task<IConnectionMultiplexer> OpenAsync()
    {
        var multiplexer = _unchecked is { } waiting && !IsGone(waiting)
            ? waiting
            : await connect().ConfigureAwait(false);
        var database = new SelectedDatabase(multiplexer, errorsOf(multiplexer));
        var (replaced, itsDatabase) = (_opened, _database);
        if (replaced is not null && loss is not null)
        {
            await CheckAsync(loss, multiplexer, database).ConfigureAwait(false);
        }

        _database = database;
        _opened = multiplexer;
        if (_disposed)
        {
            database.Dispose();
        }

        itsDatabase?.Dispose();
        if (replaced is not null && owned)
        {
            await CloseAsync(replaced).ConfigureAwait(false);
        }

        return multiplexer;
    }

    private async Task CheckAsync(ConnectionLoss loss, IConnectionMultiplexer multiplexer, SelectedDatabase database)
    {
        try
        {
            await loss.CheckAsync(multiplexer, database).ConfigureAwait(false);
            _unchecked = null;
        }
        catch (Exception exception)
        {
            // If refused, another may have other credentials. If not established, the same may only need time.
            _unchecked = RedisErrors.IsPermanent(exception) ? null : multiplexer;
            database.Dispose();
            throw;
        }
    }
}

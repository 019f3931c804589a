using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// One connection that is opened when first needed and shared from then on. One that is lost for good, because its
/// owner has disposed it, is opened anew by the next who needs it, once for all of them.
/// </summary>
/// <param name="connect">Opens it.</param>
/// <param name="errorsOf">What is said of it.</param>
/// <param name="owned">Whether it is closed here.</param>
/// <param name="loss">How one is told that is lost for good; <see langword="null"/> where none is.</param>
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

    // One that could not be checked yet: asked for another each time, its owner would have to keep ever more of them.
    private IConnectionMultiplexer? _unchecked;

    /// <summary>
    /// The connection, where it has been opened, lost or not; <see langword="null"/> where nobody has needed it yet.
    /// </summary>
    public IConnectionMultiplexer? Opened => _opened;

    /// <summary>Its database; <see langword="null"/> where nobody has needed the connection yet.</summary>
    public SelectedDatabase? Database => _database;

    /// <summary>Whether commands certainly go to the database that was asked for.</summary>
    public bool IsDatabaseCertain => _database is { IsCertain: true };

    /// <summary>Whether it has been opened and is lost for good.</summary>
    public bool IsLost => _opened is { } opened && IsGone(opened);

    /// <summary>The connection that is there now, without a wait.</summary>
    /// <exception cref="ObjectDisposedException">It is lost, and another one could not be had.</exception>
    /// <exception cref="EventBusConfigurationException">
    /// It is lost, and Redis refuses the credentials or the database of another one.
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

            // One that is lost fails by itself, until another one is there.
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

        // The caller may give up waiting; the connection is for everyone and goes on.
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
        // What had to be sent has been drained; a half-open connection must not hold up the end.
        await multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        await multiplexer.DisposeAsync().ConfigureAwait(false);
    }

    private static RedisConnectionException NotOpened() =>
        new(ConnectionFailureType.UnableToConnect, CommandFlags.None, "The connection is being opened.");

    /// <summary>What nobody has to wait for; <see langword="null"/> while there is none.</summary>
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
                // For everyone, and as long as the process: not with the context of who comes first.
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
            // Another one may have other credentials; one that is not established may only need time.
            _unchecked = RedisErrors.IsPermanent(exception) ? null : multiplexer;
            database.Dispose();
            throw;
        }
    }
}

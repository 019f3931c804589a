using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>One connection that is opened when first needed and shared from then on.</summary>
internal sealed class SharedConnection(
    Func<Task<IConnectionMultiplexer>> connect,
    Func<IConnectionMultiplexer, ConnectionErrors> errorsOf,
    bool owned) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<IConnectionMultiplexer>? _connecting;
    private volatile IConnectionMultiplexer? _opened;
    private volatile SelectedDatabase? _database;
    private bool _disposed;

    /// <summary>The connection, where it has been opened; <see langword="null"/> where nobody has needed it yet.</summary>
    public IConnectionMultiplexer? Opened => _opened;

    /// <summary>Its database; <see langword="null"/> where nobody has needed the connection yet.</summary>
    public SelectedDatabase? Database => _database;

    /// <summary>Whether commands certainly go to the database that was asked for.</summary>
    public bool IsDatabaseCertain => _database is { IsCertain: true };

    public ValueTask<IConnectionMultiplexer> GetAsync(CancellationToken cancellationToken)
    {
        Task<IConnectionMultiplexer> connecting;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_connecting is null || _connecting.IsFaulted || _connecting.IsCanceled)
            {
                _connecting = OpenAsync();
            }

            connecting = _connecting;
        }

        // The caller may give up waiting; the connection is for everyone and goes on.
        return connecting.IsCompletedSuccessfully
            ? new ValueTask<IConnectionMultiplexer>(connecting)
            : new ValueTask<IConnectionMultiplexer>(connecting.WaitAsync(cancellationToken));
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
        if (connecting.IsCompletedSuccessfully)
        {
            // What had to be sent has been drained; a half-open connection must not hold up the end.
            var multiplexer = await connecting.ConfigureAwait(false);
            await multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
            await multiplexer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<IConnectionMultiplexer> OpenAsync()
    {
        var multiplexer = await connect().ConfigureAwait(false);
        _database = new SelectedDatabase(multiplexer, errorsOf(multiplexer));
        return _opened = multiplexer;
    }
}

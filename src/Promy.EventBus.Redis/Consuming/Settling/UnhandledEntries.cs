namespace Promy.EventBus.Redis;

/// <summary>
/// Entries that this process does not handle, on their way from the workers to the <see cref="HandOverLoop"/>. Bounded:
/// callers wait for room while entries can be settled; otherwise no more are accepted.
/// </summary>
internal sealed class UnhandledEntries
{
    private const int MaxWaiting = 1024;

    private readonly Lock _gate = new();
    private List<UnhandledEntry> _waiting = [];
    private TaskCompletionSource _arrival = NewSource();
    private TaskCompletionSource? _room;
    private bool _isStuck;

    /// <summary>Whether the stop has begun: no more are accepted.</summary>
    public bool IsClosed { get; private set; }

    /// <returns>
    /// <see langword="false"/> if the entry was not accepted: there will be no room soon, or the stop has begun.
    /// </returns>
    public async ValueTask<bool> AddAsync(UnhandledEntry entry)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                if (IsClosed || (_isStuck && _waiting.Count >= MaxWaiting))
                {
                    return false;
                }

                if (_waiting.Count < MaxWaiting)
                {
                    _waiting.Add(entry);
                    _arrival.TrySetResult();
                    return true;
                }

                room = (_room ??= NewSource()).Task;
            }

            await room.ConfigureAwait(false);
        }
    }

    /// <summary>Waits for entries and takes all of them.</summary>
    public async Task<List<UnhandledEntry>> TakeAsync(CancellationToken stopping)
    {
        Task arrival;
        lock (_gate)
        {
            arrival = _arrival.Task;
        }

        await arrival.WaitAsync(stopping).ConfigureAwait(false);
        lock (_gate)
        {
            var waiting = _waiting;
            _waiting = [];
            _arrival = NewSource();
            MakeRoom();
            return waiting;
        }
    }

    /// <summary>Sets whether the taken entries cannot be settled for now.</summary>
    public void SetStuck(bool isStuck)
    {
        lock (_gate)
        {
            _isStuck = isStuck;
            MakeRoom();
        }
    }

    /// <returns>The entries not taken.</returns>
    public IReadOnlyList<UnhandledEntry> Close()
    {
        lock (_gate)
        {
            IsClosed = true;
            MakeRoom();
            return _waiting;
        }
    }

    private void MakeRoom()
    {
        _room?.TrySetResult();
        _room = null;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

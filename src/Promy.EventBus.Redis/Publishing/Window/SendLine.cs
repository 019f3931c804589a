using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Publishers that found the window closed, first come first served. The first sends until it has nothing left; then
/// the next. Nobody overtakes: while anybody waits here, newcomers queue behind.
/// </summary>
/// <param name="isOpen">Whether the window is open.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SendLine(Func<bool> isOpen, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<SendPlace> _places = [];
    private int _count;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>The caller has the place until it disposes it.</summary>
    public SendPlace Join()
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _count);
            return new SendPlace(this, _places);
        }
    }

    /// <summary>
    /// Lets the first publisher continue if the window is open. Call it whenever that may have changed.
    /// </summary>
    public void Advance()
    {
        lock (_gate)
        {
            if (_places.First is { Value.Waiting: { } waiting } first && isOpen())
            {
                first.Value.Waiting = null;
                waiting.TrySetResult();
            }
        }
    }

    /// <summary>
    /// After a long time without confirmations: publishers that have waited as long get an error; their events were not
    /// sent.
    /// </summary>
    /// <param name="lastProgress">Time of the last confirmation.</param>
    /// <param name="patience">Wait since then that ends in an error.</param>
    public void ExpireOverdue(long lastProgress, TimeSpan patience)
    {
        lock (_gate)
        {
            var now = timeProvider.GetTimestamp();
            foreach (var place in _places)
            {
                var waited = timeProvider.GetElapsedTime(Math.Max(place.Since, lastProgress), now);
                if (place.Waiting is { } waiting && waited >= patience)
                {
                    // The client's own error for a command that waited in vain for a connection.
                    place.Waiting = null;
                    waiting.TrySetException(new RedisTimeoutException(
                        CommandFlags.None, "Not sent: nothing was confirmed in time", CommandStatus.WaitingInBacklog));
                }
            }
        }
    }

    internal void Wait(SendPlace place, TaskCompletionSource waiting)
    {
        lock (_gate)
        {
            place.Since = timeProvider.GetTimestamp();
            place.Waiting = waiting;
        }

        Advance();
    }

    internal void Leave(LinkedListNode<SendPlace> place)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                return;
            }

            _places.Remove(place);
            Interlocked.Decrement(ref _count);
        }

        Advance();
    }
}

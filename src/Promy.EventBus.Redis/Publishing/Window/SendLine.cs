using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Those for whom the window was closed, in the order in which they came. The first one sends, for as long as it has
/// something to send; then the next. Nobody overtakes: who comes while somebody stands here stands behind.
/// </summary>
/// <param name="isOpen">Whether the window is open.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SendLine(Func<bool> isOpen, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<SendPlace> _places = [];
    private int _count;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>The place is the caller's until it disposes it.</summary>
    public SendPlace Join()
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _count);
            return new SendPlace(this, _places);
        }
    }

    /// <summary>
    /// Lets the first one go on where the window is open. To be called whenever that may have changed.
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
    /// Nothing was confirmed for long: who has waited since then is told that its event was not sent.
    /// </summary>
    /// <param name="lastProgress">When something was confirmed last.</param>
    /// <param name="patience">How long one must have waited since then.</param>
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
                    // As the client says it of what it has kept for a connection that did not come.
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

namespace Promy.EventBus.Redis;

// In: sizes of events about to be sent on a connection, and confirmations.
// Out: a ticket for each part, first come first served, or a refusal after too long a wait.
// Owner: SendWindows, one per connection of the pool; it has a timer and no task.
/// <summary>
/// Bounds the bytes in transit on a publishing connection. The client accepts everything, and counts its timeout from
/// then. So events wait here instead: their time has not begun, and they are certainly not stored. While replies come,
/// nothing in transit times out.
/// </summary>
internal sealed class SendWindow
{
    // A quarter of the write timeout. A shorter gap is no pause: the next batch is being made.
    private const int LooksOfPause = 8;

    private readonly SendWindowSize _sizes;
    private readonly SendLine _line;
    private readonly SendStall _stall;
    private readonly ReplyTimeout? _replyTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _writeTimeout;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private long _size = SendWindowSize.Start;
    private long _onTheWay;
    private int _isMeasuring;
    private int _isWatching;
    private bool _hasProgress;
    private int _idleLooks;

    /// <param name="writeTimeout">Longest time without a confirmation.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="replyTimeout">The client's timeout, if the bus may set it.</param>
    public SendWindow(TimeSpan writeTimeout, TimeProvider timeProvider, ReplyTimeout? replyTimeout)
    {
        _writeTimeout = writeTimeout;
        _timeProvider = timeProvider;
        _replyTimeout = replyTimeout;
        _sizes = new SendWindowSize(writeTimeout);
        _stall = new SendStall(writeTimeout, timeProvider);
        _line = new SendLine(() => Room > 0, timeProvider);
        _timer = BackgroundLoop.CreateTimer(timeProvider, static window => ((SendWindow)window!).Look(), this);
    }

    public long Size => Volatile.Read(ref _size);

    private bool IsIdle => Interlocked.Read(ref _onTheWay) == 0 && _line.IsEmpty;

    /// <summary>Bytes that may be sent now; while above 0, even a larger event may be sent whole.</summary>
    public long Room => Size - Volatile.Read(ref _onTheWay);

    /// <summary>Whether publishers wait already, whom nobody may overtake.</summary>
    public bool HasLine => !_line.IsEmpty;

    /// <summary>Enters at once if nobody waits and the window is open.</summary>
    /// <returns>Whether the caller may send now: otherwise it must <see cref="Join"/>.</returns>
    public bool TryEnter(long bytes, out SendTicket ticket)
    {
        var mayEnter = _line.IsEmpty && Room > 0;
        ticket = mayEnter ? Enter(bytes) : default;
        return mayEnter;
    }

    /// <summary>For a publisher that found the window closed.</summary>
    public SendPlace Join()
    {
        var place = _line.Join();
        Watch();
        return place;
    }

    /// <summary>Called before sending; ended by <see cref="Leave"/>.</summary>
    public SendTicket Enter(long bytes)
    {
        var onTheWay = Interlocked.Add(ref _onTheWay, bytes);
        Watch();
        var measures = SendWindowSize.IsUsed(Size, onTheWay) && Interlocked.Exchange(ref _isMeasuring, 1) == 0;
        return new SendTicket(bytes, measures ? _timeProvider.GetTimestamp() : 0, onTheWay);
    }

    /// <summary>Called when the sent bytes are answered, or nobody waits for them.</summary>
    /// <param name="ticket">From <see cref="Enter"/>.</param>
    /// <param name="reply">The reply; of several the last.</param>
    public void Leave(in SendTicket ticket, Task reply)
    {
        if (!reply.IsCompleted)
        {
            _ = LeaveLaterAsync(ticket, reply);
        }
        else if (ticket.Bytes > 0)
        {
            LeaveNow(ticket, reply.Exception?.InnerException);
        }
    }

    /// <summary>The connection is up again: the client now writes commands that waited for it.</summary>
    public void NoticeProgress() => Volatile.Write(ref _hasProgress, true);

    private async Task LeaveLaterAsync(SendTicket ticket, Task reply)
    {
        await reply.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Leave(ticket, reply);
    }

    private void LeaveNow(in SendTicket ticket, Exception? fault)
    {
        var isAnswered = fault is null || RedisErrors.IsRefusal(fault);
        if (isAnswered && !Volatile.Read(ref _hasProgress))
        {
            NoticeProgress();
        }

        var isTimeout = fault is not null && RedisErrors.IsNoReply(fault);
        if (isTimeout)
        {
            // Before there is room, or they would suffer the same timeout. After half the time: a publisher that came a
            // moment after the timed-out bytes must fare the same.
            _line.ExpireOverdue(_stall.LastProgress, _writeTimeout / 2);
        }

        if (ticket.SentAt != 0)
        {
            EndMeasure(ticket, isAnswered, isTimeout);
        }

        Interlocked.Add(ref _onTheWay, -ticket.Bytes);
        if (!_line.IsEmpty)
        {
            _line.Advance();
        }
    }

    private void EndMeasure(in SendTicket ticket, bool isAnswered, bool isTimeout)
    {
        if (isAnswered)
        {
            Volatile.Write(ref _size, _sizes.After(Size, ticket.OnTheWay, _timeProvider.GetElapsedTime(ticket.SentAt)));
        }
        else if (isTimeout)
        {
            Volatile.Write(ref _size, SendWindowSize.AfterTimeout(Size));
        }

        Volatile.Write(ref _isMeasuring, 0);
    }

    private void Watch()
    {
        if (Volatile.Read(ref _isWatching) != 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_isWatching == 0)
            {
                (_isWatching, _idleLooks) = (1, 0);
                _stall.Begin();
                _replyTimeout?.Suspend();
                _timer.Change(_stall.Interval, _stall.Interval);
            }
        }
    }

    private void Look()
    {
        var hasProgress = Interlocked.Exchange(ref _hasProgress, false);
        _idleLooks = hasProgress || !IsIdle ? 0 : _idleLooks + 1;
        if (_idleLooks >= LooksOfPause)
        {
            Rest();
        }
        else if (_stall.IsStalled(hasProgress))
        {
            _replyTimeout?.Resume();
            _line.ExpireOverdue(_stall.LastProgress, _writeTimeout);
        }
        else
        {
            _replyTimeout?.Suspend();
        }
    }

    private void Rest()
    {
        lock (_gate)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _replyTimeout?.Resume();
            Volatile.Write(ref _size, SendWindowSize.AfterPause(Size));
            Interlocked.Exchange(ref _isWatching, 0);
        }

        // A publisher that entered meanwhile may have relied on the timer.
        if (!IsIdle)
        {
            Watch();
        }
    }
}

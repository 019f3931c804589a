using System.Threading.Channels;

namespace Promy.EventBus.Redis;

/// <summary>
/// Moves due redeliveries from the group's sorted set to its retry stream. Wakes when the next known redelivery is due,
/// and once per idle time for those of stopped consumers: an empty look costs one command. Owned by the subscription;
/// ends when it stops.
/// </summary>
internal sealed class RedeliveryLoop : IAsyncDisposable
{
    // Redis counts in whole milliseconds: a look that is too early would have to be repeated.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(2);

    private readonly EventSubscription _subscription;
    private readonly RedeliveryCommands _commands;
    private readonly SubscribedStream _retries;
    private readonly SubscriptionState _state;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private long _lookAt = long.MaxValue;

    public RedeliveryLoop(
        EventSubscription subscription,
        RedeliveryCommands commands,
        SubscribedStream retries,
        SubscriptionState state,
        TimeProvider timeProvider)
    {
        _subscription = subscription;
        _commands = commands;
        _retries = retries;
        _state = state;
        _timeProvider = timeProvider;
        _timer = BackgroundLoop.CreateTimer(
            timeProvider, static loop => ((RedeliveryLoop)loop!)._due.Writer.TryWrite(true), this);
    }

    /// <summary>Schedules a look after this delay at the latest.</summary>
    public void ScheduleLook(TimeSpan delay)
    {
        var ticks = (long)((delay + Margin).TotalSeconds * _timeProvider.TimestampFrequency);
        var at = _timeProvider.GetTimestamp() + ticks;
        lock (_gate)
        {
            if (at < _lookAt)
            {
                _lookAt = at;
                _timer.Change(delay + Margin, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        var failures = 0;
        ScheduleLook(TimeSpan.Zero);
        while (await WaitAsync(stopping).ConfigureAwait(false))
        {
            try
            {
                var next = await ReleaseAsync(stopping).ConfigureAwait(false);
                failures = 0;
                _state.Succeeded(SubscriptionActivity.ReleaseRedeliveries, _retries.Key);
                ScheduleLook(Interval());
                if (next is { } due)
                {
                    ScheduleLook(due);
                }
            }
            catch (Exception exception)
            {
                // The state reports it, and the loop tries again; due redeliveries are not lost.
                failures++;
                _state.Failed(SubscriptionActivity.ReleaseRedeliveries, _retries.Key, exception);
                var isPermanent = RedisErrors.IsPermanent(exception);
                ScheduleLook(LoopBackoff.Delay(failures, isPermanent, Random.Shared.NextDouble()));
            }
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private async Task<bool> WaitAsync(CancellationToken stopping)
    {
        try
        {
            await _due.Reader.ReadAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }

        lock (_gate)
        {
            // A redelivery scheduled from now on may be due before the next that this look finds.
            _lookAt = long.MaxValue;
        }

        return true;
    }

    /// <returns>Time until the next is due; <see langword="null"/> if there is none.</returns>
    private async Task<TimeSpan?> ReleaseAsync(CancellationToken stopping)
    {
        if (!await _commands.IsAnyWaitingAsync().ConfigureAwait(false))
        {
            return null;
        }

        TimeSpan? next;
        do
        {
            next = await _commands.ReleaseDueAsync().ConfigureAwait(false);
        }
        while (next == TimeSpan.Zero && !stopping.IsCancellationRequested);

        return next;
    }

    private TimeSpan Interval() => Jitter.Of(_subscription.MinIdle, Random.Shared.NextDouble());
}

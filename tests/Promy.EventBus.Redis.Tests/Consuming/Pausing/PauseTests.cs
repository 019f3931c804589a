using Microsoft.Extensions.Logging.Testing;

namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class PauseTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly WaitingClock _clock = new();
    private readonly FakeLogCollector _logs = new();
    private readonly DeliveryWindow _window = new(5);
    private readonly CancellationTokenSource _stop = new();
    private readonly SubscriptionPause _pause;
    private readonly Task _running;
    private volatile string? _reason = "no price list";
    private int _asked;
    private int _takenUp;

    public PauseTests()
    {
        var subscription = new EventSubscription { Stream = "s", Group = "g", RecoveryInterval = Interval };
        _pause = new SubscriptionPause(subscription, _window, new BusLogger(new FakeLogger(_logs)));
        _running = new PauseLoop(subscription, _pause, TakeUpAsync, _clock).RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    [Fact]
    public async Task A_pause_grants_no_place_and_asks_each_interval_until_its_reason_is_over()
    {
        Begin();

        var reserving = _window.ReserveAsync(1, 1, spare: 0, _stop.Token).AsTask();
        for (var asked = 1; asked <= 3; asked++)
        {
            await PassAsync(Interval, asked);
            Assert.False(reserving.IsCompleted);
            Assert.Equal(0, Volatile.Read(ref _takenUp));
        }

        _reason = null;
        await PassAsync(Interval, 4);

        await Eventually.EqualAsync(1, () => Volatile.Read(ref _takenUp));
        Assert.Equal(1, await reserving);
        Assert.Null(_pause.Outcome);
        Assert.Null(_pause.Reason);
        Assert.Equal([330, 331], _logs.GetSnapshot().Select(record => record.Id.Id));
    }

    [Fact]
    public async Task Nothing_is_asked_before_the_interval_is_over()
    {
        Begin();

        await Eventually.EqualAsync(1, () => _clock.Waits);
        _clock.Advance(Interval - TimeSpan.FromMilliseconds(1));
        await PassAsync(TimeSpan.FromMilliseconds(1), 1);
    }

    [Fact]
    public async Task A_changed_reason_is_reported_and_a_question_that_throws_is_a_reason()
    {
        Begin();
        Assert.Equal("no price list", _pause.Reason);

        _reason = "no tax table";
        await PassAsync(Interval, 1);
        await Eventually.EqualAsync("no tax table", () => _pause.Reason);

        _reason = "throw";
        await PassAsync(Interval, 2);
        await Eventually.EqualAsync("InvalidOperationException: throw", () => _pause.Reason);
        Assert.NotNull(_pause.Outcome);
        Assert.Single(_logs.GetSnapshot());
    }

    [Fact]
    public async Task Several_deliveries_that_cannot_be_handled_begin_one_pause()
    {
        Begin();
        Begin();

        _reason = null;
        await PassAsync(Interval, 1);
        await Eventually.TrueAsync(() => _pause.Outcome is null);

        _reason = "again";
        Begin();
        Assert.Equal("again", _pause.Reason);
        _reason = null;
        await PassAsync(Interval, 2);
        await Eventually.TrueAsync(() => _pause.Outcome is null);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_the_answer()
    {
        var answer = new TaskCompletionSource<string?>();
        var outcome = DeliveryOutcome.Paused(new DeliveryPause
        {
            Reason = "no answer",
            TryAgain = _ =>
            {
                Interlocked.Increment(ref _asked);
                return new(answer.Task);
            },
        });
        _pause.Begin(outcome, outcome.Pause!);
        await PassAsync(Interval, 1);

        await _stop.CancelAsync();

        await _running.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.NotNull(_pause.Outcome);
    }

    private void Begin()
    {
        var outcome = DeliveryOutcome.Paused(new DeliveryPause { Reason = _reason ?? "", TryAgain = TryAgainAsync });
        _pause.Begin(outcome, outcome.Pause!);
    }

    private ValueTask<string?> TryAgainAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return _reason == "throw" ? throw new InvalidOperationException("throw") : new(_reason);
    }

    private Task TakeUpAsync(CancellationToken stopping)
    {
        Interlocked.Increment(ref _takenUp);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Waits until the loop waits for the n-th time, lets so much time pass, and waits for its question.
    /// </summary>
    private async Task PassAsync(TimeSpan time, int expected)
    {
        await Eventually.EqualAsync(expected, () => _clock.Waits);
        Assert.Equal(expected - 1, Volatile.Read(ref _asked));
        _clock.Advance(time);
        await Eventually.EqualAsync(expected, () => Volatile.Read(ref _asked));
    }
}

namespace Promy.EventBus.Testing.Tests.Time;

public sealed class HarnessClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly InFlight _inFlight = new();
    private readonly HarnessClock _clock;

    public HarnessClockTests() => _clock = new HarnessClock(Start, _inFlight);

    [Fact]
    public void The_next_due_time_is_that_of_the_earliest_timer_that_is_set()
    {
        Assert.Null(_clock.NextDue());
        using var never = Timer(Timeout.InfiniteTimeSpan);
        Assert.Null(_clock.NextDue());
        using var late = Timer(TimeSpan.FromHours(1));
        using var soon = Timer(TimeSpan.FromMinutes(1));
        Assert.Equal(At(TimeSpan.FromMinutes(1)), _clock.NextDue());

        soon.Change(TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);
        Assert.Equal(At(TimeSpan.FromHours(1)), _clock.NextDue());
        late.Dispose();
        Assert.Equal(At(TimeSpan.FromHours(2)), _clock.NextDue());
        soon.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Assert.Null(_clock.NextDue());
    }

    [Fact]
    public void A_timer_fires_on_the_thread_that_moves_the_clock()
    {
        var thread = 0;
        using var timer = Timer(TimeSpan.FromSeconds(1), () => thread = Environment.CurrentManagedThreadId);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        Assert.Null(_clock.NextDue());
        Assert.Equal(0, _inFlight.Now.Count);
    }

    [Fact]
    public async Task A_timer_that_is_due_at_once_fires_on_another_thread_and_is_in_flight()
    {
        var (fired, end) = (new TaskCompletionSource<bool>(), new TaskCompletionSource());
        using var timer = Timer(TimeSpan.Zero, () =>
        {
            fired.SetResult(_inFlight.Now.Count == 1);
            end.Task.GetAwaiter().GetResult();
        });

        Assert.True(await fired.Task);
        var pulse = _inFlight.NextPulseAsync();
        end.SetResult();
        await pulse;

        Assert.Equal(0, _inFlight.Now.Count);
    }

    [Fact]
    public void A_periodic_timer_fires_for_each_period_of_a_long_step()
    {
        var fired = 0;
        using var timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(3, fired);
        Assert.Equal(At(TimeSpan.FromSeconds(7)), _clock.NextDue());
    }

    [Fact]
    public void A_step_fires_what_is_due_and_goes_no_further()
    {
        var fired = new List<string>();
        using var first = Timer(TimeSpan.FromSeconds(1), () => fired.Add("first"));
        using var second = Timer(TimeSpan.FromSeconds(2), () => fired.Add("second"));

        _clock.StepTo(_clock.NextDue()!.Value);

        Assert.Equal(["first"], fired);
        Assert.Equal(Start + TimeSpan.FromSeconds(1), _clock.GetUtcNow());
        _clock.StepTo(At(TimeSpan.Zero));
        Assert.Equal(Start + TimeSpan.FromSeconds(1), _clock.GetUtcNow());
    }

    [Fact]
    public void A_timer_that_is_disposed_in_its_callback_fires_once()
    {
        var fired = 0;
        ITimer? timer = null;
        timer = _clock.CreateTimer(
            _ =>
            {
                fired++;
                timer!.Dispose();
            },
            null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1));

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(1, fired);
        Assert.Null(_clock.NextDue());
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public async Task Delays_and_timeouts_end_by_the_clock()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(5), _clock, TestContext.Current.CancellationToken);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10), _clock);

        _clock.Advance(TimeSpan.FromSeconds(5));
        await delay;
        Assert.False(timeout.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True(timeout.IsCancellationRequested);
    }

    [Fact]
    public async Task Timers_that_are_set_while_the_clock_moves_all_fire()
    {
        const int Timers = 2000;
        var fired = 0;
        using var all = new CountdownEvent(Timers);
        var sets = Task.Run(
            () =>
            {
                for (var index = 0; index < Timers; index++)
                {
                    Timer(TimeSpan.FromMilliseconds(index % 7), () =>
                    {
                        Interlocked.Increment(ref fired);
                        all.Signal();
                    });
                }
            },
            TestContext.Current.CancellationToken);
        while (!sets.IsCompleted || _clock.NextDue() is not null)
        {
            _clock.StepTo(_clock.NextDue() ?? 0);
        }

        await sets;
        all.Wait(TestContext.Current.CancellationToken);

        Assert.Equal(Timers, fired);
    }

    private static long At(TimeSpan sinceStart) => (Start + sinceStart).UtcTicks;

    private ITimer Timer(TimeSpan due, Action? callback = null) =>
        _clock.CreateTimer(_ => callback?.Invoke(), null, due, Timeout.InfiniteTimeSpan);
}

using Microsoft.Extensions.Time.Testing;

namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class DeliveryQueueTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(Some.Moment);
    private readonly HandlerPace _pace;
    private readonly DeliveryQueue _queue;

    public DeliveryQueueTests()
    {
        var subscription = new EventSubscription { Stream = "s", Group = "g", MaxConcurrency = 4, BatchSize = 10 };
        _pace = new HandlerPace(subscription, _clock);
        _queue = new DeliveryQueue(_pace, _clock);
    }

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task Every_delivery_wakes_a_worker_while_the_pace_of_handlers_is_unknown()
    {
        var waiting = Wait(4);

        Arrive(3);

        await Eventually.EqualAsync(3, () => Woken(waiting));
        _queue.Complete();
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Quick_handlers_wake_few_workers_and_the_others_follow_if_they_are_slow()
    {
        BeQuick();
        var waiting = Wait(4);

        Arrive(8);
        await Eventually.EqualAsync(1, () => Woken(waiting));

        _clock.Advance(TimeSpan.FromMilliseconds(5));

        await Eventually.EqualAsync(4, () => Woken(waiting));
        Assert.All(waiting, woken => Assert.True(woken.Result));
    }

    [Fact]
    public async Task A_delivery_already_taken_wakes_no_other_worker_later()
    {
        BeQuick();
        var waiting = Wait(3);
        Arrive(2);
        await Eventually.EqualAsync(1, () => Woken(waiting));
        while (_queue.TryTake(out _))
        {
        }

        _clock.Advance(TimeSpan.FromMilliseconds(5));
        Arrive(1);

        await Eventually.EqualAsync(2, () => Woken(waiting));
        _queue.Complete();
        await Task.WhenAll(waiting);
    }

    [Fact]
    public void Handlers_count_as_slow_until_they_are_quick_and_again_when_they_slow_down()
    {
        Assert.False(_pace.IsQuick);

        BeQuick();
        Assert.True(_pace.IsQuick);

        var since = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(30));
        _pace.RecordDuration(_clock.GetTimestamp() - since);
        Assert.False(_pace.IsQuick);
    }

    [Fact]
    public async Task A_completed_queue_is_emptied_and_then_every_worker_ends()
    {
        var waiting = Wait(2);
        _queue.Add(Delivery());
        _queue.Complete();

        Assert.All(await Task.WhenAll(waiting), Assert.True);
        Assert.True(await _queue.WaitAsync(new WorkerSignal()));
        Assert.True(_queue.TryTake(out _));
        Assert.False(await _queue.WaitAsync(new WorkerSignal()));
    }

    /// <summary>Many workers and a few who add: nothing is left behind, nothing taken twice, and all end.</summary>
    [Fact]
    public async Task Under_load_each_delivery_is_taken_once()
    {
        const int Count = 20_000;
        BeQuick();
        var taken = 0;
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var idle = new WorkerSignal();
            while (await _queue.WaitAsync(idle))
            {
                while (_queue.TryTake(out var _))
                {
                    Interlocked.Increment(ref taken);
                }
            }
        })).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            for (var index = 0; index < Count; index++)
            {
                Arrive(1);
            }
        })));

        await Eventually.EqualAsync(3 * Count, () => Volatile.Read(ref taken));
        _queue.Complete();
        await Task.WhenAll(workers).WaitAsync(Eventually.DefaultDeadline);
    }

    private static HeldDelivery Delivery() => new()
    {
        Id = "1-0",
        Origin = null!,
        Memory = ReplyMemory.Separate,
        Delivery =
            new EventDelivery { Stream = "s", Group = "g", EntryId = "1-0", Metadata = default, Payload = default },
    };

    private static int Woken(IEnumerable<Task<bool>> waiting) => waiting.Count(task => task.IsCompleted);

    private Task<bool>[] Wait(int workers) =>
        [.. Enumerable.Range(0, workers).Select(_ => _queue.WaitAsync(new WorkerSignal()).AsTask())];

    private void Arrive(int count)
    {
        for (var index = 0; index < count; index++)
        {
            _queue.Add(Delivery());
        }

        _queue.Announce();
    }

    private void BeQuick()
    {
        for (var index = 0; index < 500; index++)
        {
            _pace.RecordDuration(0);
        }
    }
}

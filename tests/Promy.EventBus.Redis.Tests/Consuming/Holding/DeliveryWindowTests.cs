namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class DeliveryWindowTests
{
    [Fact]
    public async Task ReserveAsync_takes_free_places_up_to_the_maximum_at_once()
    {
        var window = new DeliveryWindow(10);

        Assert.Equal(7, await window.ReserveAsync(1, 7, spare: 0, CancellationToken.None));
        Assert.Equal(3, await window.ReserveAsync(1, 7, spare: 0, CancellationToken.None));
    }

    [Fact]
    public async Task ReserveAsync_waits_for_the_minimum_if_too_few_places_are_free()
    {
        var window = new DeliveryWindow(5);
        await window.ReserveAsync(5, 5, spare: 0, CancellationToken.None);

        var waiting = window.ReserveAsync(3, 10, spare: 0, CancellationToken.None).AsTask();
        window.Release(2);
        Assert.False(waiting.IsCompleted);
        window.Release(2);

        Assert.Equal(4, await waiting.WaitAsync(Eventually.DefaultDeadline));
    }

    [Fact]
    public async Task ReserveAsync_leaves_the_spare_places_free()
    {
        var window = new DeliveryWindow(10);

        Assert.Equal(6, await window.ReserveAsync(1, 7, spare: 4, CancellationToken.None));
        var waiting = window.ReserveAsync(1, 7, spare: 4, CancellationToken.None).AsTask();
        window.Release(0);
        Assert.False(waiting.IsCompleted);

        window.Release(2);
        Assert.Equal(2, await waiting.WaitAsync(Eventually.DefaultDeadline));
        Assert.Equal(4, await window.ReserveAsync(1, 9, spare: 0, CancellationToken.None));
    }

    [Fact]
    public async Task ReserveAsync_serves_waiters_in_their_order()
    {
        var window = new DeliveryWindow(4);
        await window.ReserveAsync(4, 4, spare: 0, CancellationToken.None);
        var large = window.ReserveAsync(3, 3, spare: 0, CancellationToken.None).AsTask();
        var small = window.ReserveAsync(1, 1, spare: 0, CancellationToken.None).AsTask();

        // Enough for the second, but it came later; a newcomer does not overtake either.
        window.Release(1);
        var newcomer = window.ReserveAsync(1, 1, spare: 0, CancellationToken.None).AsTask();
        Assert.False(large.IsCompleted || small.IsCompleted || newcomer.IsCompleted);

        window.Release(2);
        Assert.Equal(3, await large.WaitAsync(Eventually.DefaultDeadline));
        Assert.False(small.IsCompleted || newcomer.IsCompleted);
        window.Release(1);
        Assert.Equal(1, await small.WaitAsync(Eventually.DefaultDeadline));
        Assert.False(newcomer.IsCompleted);
    }

    [Fact]
    public async Task ReserveAsync_serves_the_next_waiter_if_the_first_is_cancelled()
    {
        var window = new DeliveryWindow(2);
        await window.ReserveAsync(2, 2, spare: 0, CancellationToken.None);
        using var cancel = new CancellationTokenSource();
        var first = window.ReserveAsync(2, 2, spare: 0, cancel.Token).AsTask();
        var second = window.ReserveAsync(1, 1, spare: 0, CancellationToken.None).AsTask();
        window.Release(1);
        Assert.False(second.IsCompleted);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(1, await second.WaitAsync(Eventually.DefaultDeadline));
    }

    [Fact]
    public async Task Occupy_takes_a_place_that_is_freed_later_if_none_is_free()
    {
        var window = new DeliveryWindow(2);
        await window.ReserveAsync(2, 2, spare: 0, CancellationToken.None);
        var waiting = window.ReserveAsync(1, 10, spare: 0, CancellationToken.None).AsTask();

        window.Occupy();
        window.Release(2);
        Assert.Equal(1, await waiting.WaitAsync(Eventually.DefaultDeadline));

        window.Release(2);
        Assert.Equal(2, await window.ReserveAsync(1, 10, spare: 0, CancellationToken.None));
    }

    [Fact]
    public async Task Cancelling_in_the_moment_of_a_release_never_loses_a_place()
    {
        for (var round = 0; round < 2000; round++)
        {
            var window = new DeliveryWindow(3);
            await window.ReserveAsync(3, 3, spare: 0, CancellationToken.None);
            using var cancel = new CancellationTokenSource();
            var waiting = window.ReserveAsync(1, 3, spare: 0, cancel.Token).AsTask();

            await Task.WhenAll(Task.Run(() => window.Release(3)), Task.Run(cancel.Cancel));
            await Task.WhenAny(waiting);
            if (waiting.IsCompletedSuccessfully)
            {
                window.Release(await waiting);
            }

            Assert.Equal(
                3,
                await window.ReserveAsync(3, 3, spare: 0, CancellationToken.None).AsTask().WaitAsync(
                    Eventually.DefaultDeadline));
        }
    }

    [Fact]
    public async Task Under_load_no_place_is_lost_or_given_twice()
    {
        const int Capacity = 7;
        var window = new DeliveryWindow(Capacity);
        var taken = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var round = 0; round < 500; round++)
            {
                using var cancel = new CancellationTokenSource();
                var reserving = window.ReserveAsync(
                    random.Next(1, 4), random.Next(4, 8), spare: random.Next(3), cancel.Token);
                if (random.Next(4) == 0)
                {
                    await cancel.CancelAsync();
                }

                try
                {
                    var count = await reserving;
                    InterlockedMax(ref most, Interlocked.Add(ref taken, count));
                    await Task.Yield();
                    Interlocked.Add(ref taken, -count);
                    window.Release(count);
                }
                catch (OperationCanceledException)
                {
                    // Gave up waiting: holds nothing.
                }
            }
        }))).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.InRange(most, 1, Capacity);
        Assert.Equal(
            Capacity,
            await window.ReserveAsync(Capacity, Capacity, spare: 0, CancellationToken.None).AsTask().WaitAsync(
                Eventually.DefaultDeadline));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int current;
        while ((current = Volatile.Read(ref target)) < value
            && Interlocked.CompareExchange(ref target, value, current) != current)
        {
            // Another was faster: look again.
        }
    }
}

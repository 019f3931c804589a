using System.Collections.Concurrent;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

/// <summary>A handler execution is reused for the next event: nothing of one event may reach another.</summary>
public sealed class ReusedExecutionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_event_after_a_timeout_has_a_token_and_a_time_of_its_own()
    {
        await using var bus = await TestBus.WithFirstAsync(options => options.Retry.Delays = [TimeSpan.Zero]);
        bus.First.Do = (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        var first = bus.DeliverAsync();
        await bus.TimeOutAsync<FirstHandler>(Limit);
        Assert.Equal(DeliveryOutcomeKind.DeadLettered, (await first).Kind);

        var tokens = new ConcurrentQueue<CancellationToken>();
        var end = new TaskCompletionSource();
        bus.First.Do = (_, cancellationToken) =>
        {
            tokens.Enqueue(cancellationToken);
            return end.Task;
        };
        var second = bus.DeliverAsync();
        await Eventually.EqualAsync(1, () => tokens.Count);
        bus.Clock.Advance(Limit - TimeSpan.FromMilliseconds(1));
        end.SetResult();

        Assert.Same(DeliveryOutcome.Handled, await second);
        Assert.All(tokens, token => Assert.False(token.IsCancellationRequested));
    }

    [Fact]
    public async Task A_callback_left_on_a_token_is_not_called_by_the_timeout_of_a_later_event()
    {
        await using var bus = await TestBus.WithFirstAsync(options => options.Retry.Delays = [TimeSpan.Zero]);
        var called = new ConcurrentQueue<string>();
        bus.First.Do = (_, cancellationToken) =>
        {
            cancellationToken.Register(() => called.Enqueue("first"));
            return Task.CompletedTask;
        };
        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());

        bus.First.Do = async (_, cancellationToken) =>
        {
            await using var registration = cancellationToken.Register(() => called.Enqueue("second"));
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        };
        var second = bus.DeliverAsync();
        await bus.TimeOutAsync<FirstHandler>(Limit, attempt: 2);

        Assert.Equal(DeliveryOutcomeKind.DeadLettered, (await second).Kind);
        Assert.Equal(["second"], called);
    }

    [Fact]
    public async Task Sequential_and_concurrent_events_reach_their_handler_once_each()
    {
        const int Callers = 8;
        const int Each = 500;
        await using var bus = await TestBus.WithFirstAsync();
        bus.First.Do = (context, _) =>
            context.Attempt % 2 == 1 ? Task.CompletedTask : Task.FromException(new InvalidOperationException());

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var index = 0; index < Each; index++)
            {
                Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());
            }
        })));

        Assert.Equal(Callers * Each, bus.First.Contexts.Select(context => context.EventId).Distinct().Count());
        Assert.Equal(Callers * Each, bus.First.Contexts.Count);
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_holds_up_no_other_event()
    {
        await using var bus = await TestBus.WithFirstAsync();
        using var end = new ManualResetEventSlim();
        var isFirst = 1;
        bus.First.Do = (_, _) =>
        {
            if (Interlocked.Exchange(ref isFirst, 0) == 1)
            {
                end.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
            }

            return Task.CompletedTask;
        };

        var blocked = bus.DeliverAsync();
        await Eventually.EqualAsync(1, () => bus.First.Contexts.Count);
        for (var index = 0; index < 100; index++)
        {
            Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());
        }

        Assert.False(blocked.IsCompleted);
        end.Set();
        Assert.Same(DeliveryOutcome.Handled, await blocked);
    }

    [Fact]
    public async Task The_ambient_context_of_one_event_does_not_reach_the_next()
    {
        var ambient = new AsyncLocal<string>();
        var seen = new ConcurrentQueue<string?>();
        await using var bus = await TestBus.WithFirstAsync();
        bus.First.Do = (_, _) =>
        {
            seen.Enqueue(ambient.Value);
            ambient.Value = "left by a handler";
            return Task.CompletedTask;
        };

        for (var index = 0; index < 50; index++)
        {
            await bus.DeliverAsync();
        }

        Assert.Equal(50, seen.Count);
        Assert.All(seen, Assert.Null);
    }
}

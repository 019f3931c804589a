using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

/// <summary>
/// A shutdown is no failure: no attempt is counted, nothing is dead-lettered, and the event is released.
/// </summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task A_handler_that_stops_at_shutdown_releases_the_event()
    {
        await using var bus = await TestBus.WithFirstAsync();
        using var shutdown = new CancellationTokenSource();
        bus.First.Do = (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

        var delivering = bus.DeliverAsync(shutdown.Token);
        await Eventually.EqualAsync(1, () => bus.First.Contexts.Count);
        await shutdown.CancelAsync();

        await AssertReleasedAsync(bus, delivering);
    }

    [Fact]
    public async Task An_error_that_the_shutdown_caused_releases_the_event()
    {
        await using var bus = await TestBus.WithFirstAsync();
        using var shutdown = new CancellationTokenSource();
        bus.First.Do = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException("the connection was closed");
        };

        var delivering = bus.DeliverAsync(shutdown.Token);
        await Eventually.EqualAsync(1, () => bus.First.Contexts.Count);
        await shutdown.CancelAsync();

        await AssertReleasedAsync(bus, delivering);
    }

    [Fact]
    public async Task A_wait_between_two_attempts_ends_at_shutdown()
    {
        await using var bus = await TestBus.WithFirstAsync();
        using var shutdown = new CancellationTokenSource();
        bus.First.Throw(new InvalidOperationException());

        var delivering = bus.DeliverAsync(shutdown.Token);
        await bus.Clock.WaitForAsync(TimeSpan.FromMilliseconds(100));
        await shutdown.CancelAsync();

        Assert.Same(DeliveryOutcome.Released, await delivering);
        Assert.Empty(bus.LogsOf(LogLevel.Error));
    }

    [Fact]
    public async Task A_handler_that_succeeds_during_shutdown_has_handled_the_event()
    {
        await using var bus = await TestBus.WithFirstAsync();
        using var shutdown = new CancellationTokenSource();
        var end = new TaskCompletionSource();
        bus.First.Do = (_, _) => end.Task;

        var delivering = bus.DeliverAsync(shutdown.Token);
        await Eventually.EqualAsync(1, () => bus.First.Contexts.Count);
        await shutdown.CancelAsync();
        end.SetResult();

        Assert.Same(DeliveryOutcome.Handled, await delivering);
    }

    [Fact]
    public async Task A_handler_that_ignores_the_shutdown_is_abandoned_and_its_event_released()
    {
        await using var bus = await TestBus.WithFirstAsync();
        using var shutdown = new CancellationTokenSource();
        var end = new TaskCompletionSource();
        bus.First.Do = (_, _) => end.Task;

        var delivering = bus.DeliverAsync(shutdown.Token);
        await Eventually.EqualAsync(1, () => bus.First.Contexts.Count);
        await shutdown.CancelAsync();
        await bus.Clock.PassAsync(HandlerExecution.Grace);

        Assert.Same(DeliveryOutcome.Released, await delivering);
        end.SetResult();
    }

    [Fact]
    public async Task A_release_starts_no_further_handler_and_dead_letters_no_failure()
    {
        await using var bus = await TestBus.WithBothAsync(options => options.Retry.Delays = [TimeSpan.Zero]);
        using var shutdown = new CancellationTokenSource();
        bus.First.Do = async (_, _) =>
        {
            await shutdown.CancelAsync();
            throw new InvalidOperationException();
        };

        Assert.Same(DeliveryOutcome.Released, await bus.DeliverAsync(shutdown.Token));
        Assert.Empty(bus.Second.Contexts);
    }

    private static async Task AssertReleasedAsync(TestBus bus, Task<DeliveryOutcome> delivering)
    {
        Assert.Same(DeliveryOutcome.Released, await delivering);
        Assert.Equal([1], bus.First.Attempts);
        Assert.Empty(bus.LogsOf(LogLevel.Warning));
        Assert.Empty(bus.LogsOf(LogLevel.Error));
    }
}

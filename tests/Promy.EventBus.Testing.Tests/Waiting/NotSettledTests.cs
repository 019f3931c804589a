using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Testing.Tests.Waiting;

public sealed class NotSettledTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_time_limit_ends_the_wait_and_tells_what_happened()
    {
        var end = new TaskCompletionSource();
        await using var host = await TestHost.StartAsync((_, context, _) =>
            context.Attempt == 1 ? throw new InvalidOperationException("first") : end.Task);
        host.Harness.Timeout = TimeSpan.FromMilliseconds(200);
        var order = new OrderPlaced { Number = 271828 };
        await host.Publisher.PublishAsync(order, Token);

        var error = await Assert.ThrowsAsync<EventsNotSettledException>(() => host.Harness.WhenSettledAsync(Token));

        Assert.Contains("within 0.2 seconds of real time", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"Not settled: {OrderPlaced.StreamName} for {TestHost.Group}: 1 in the hands of this process",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains(
            $"Still running: shop: OrderHandler handles order.placed {order.Id}, attempt 2, since ",
            error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(error.Timeline, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("271828", error.Message, StringComparison.Ordinal);
        end.SetResult();
    }

    [Fact]
    public async Task The_timeline_tells_each_step_of_each_event()
    {
        await using var host = await TestHost.StartAsync(
            (_, context, _) =>
                context.Redeliveries == 0 ? throw new InvalidOperationException("not yet") : Task.CompletedTask,
            bus =>
            {
                bus.Retry.Delays = [TimeSpan.Zero, TimeSpan.FromMilliseconds(100)];
                bus.Retry.Redelivery = [TimeSpan.FromMinutes(1)];
            });
        var order = new OrderPlaced();
        await host.Publisher.PublishAsync(order, Token);
        await host.Harness.WhenSettledAsync(Token);

        var lines = host.Harness.Timeline.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal($"order.placed {order.Id}", lines[0]);
        string[] expected =
        [
            "+00:00:00.000 published to test:orders as ",
            "+00:00:00.000 shop: delivered, delivery 1",
            "+00:00:00.000 shop: OrderHandler: attempt 1 begins",
            "+00:00:00.000 shop: OrderHandler: attempt 1 failed with System.InvalidOperationException: not yet",
            "+00:00:00.000 shop: OrderHandler: next attempt at +00:00:00.100",
            "+00:00:00.100 shop: OrderHandler: attempt 2 begins",
            "+00:00:00.100 shop: OrderHandler: attempt 2 failed with System.InvalidOperationException: not yet",
            "+00:00:00.100 shop: put off until +00:01:",
            "+00:01:", // Delivered, redelivery 1: at a random time.
            "+00:01:", // Attempt 1 begins.
            "+00:01:", // Attempt 1 succeeded.
            "+00:01:", // Acknowledged.
        ];
        Assert.Equal(expected.Length, lines.Length - 1);
        Assert.All(
            expected.Zip(lines.Skip(1)),
            pair => Assert.StartsWith("  " + pair.First, pair.Second, StringComparison.Ordinal));
        Assert.EndsWith("shop: acknowledged", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_waits_for_the_clock_is_told_in_the_timeline()
    {
        EventBusTestHarness? harness = null;
        await using var host = await TestHost.StartAsync(
            (_, _, token) => Task.Delay(TimeSpan.FromSeconds(5), harness!.Clock, token));
        harness = host.Harness;
        harness.Timeout = TimeSpan.FromMilliseconds(200);
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);

        var error = await Assert.ThrowsAsync<EventsNotSettledException>(() => harness.WhenSettledAsync(Token));

        Assert.Contains(
            "the handler itself waits for the clock, until +00:00:05.000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_token_ends_the_wait_at_once()
    {
        var end = new TaskCompletionSource();
        await using var host = await TestHost.StartAsync((_, _, _) => end.Task);
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        using var cancellation = new CancellationTokenSource();

        var settled = host.Harness.WhenSettledAsync(cancellation.Token);
        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => settled);
        Assert.Equal(cancellation.Token, error.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.Harness.WhenSettledAsync(cancellation.Token));
        end.SetResult();
    }

    [Fact]
    public async Task A_handler_that_cannot_be_built_fails_the_wait_without_the_time_limit()
    {
        await using var host = await TestHost.StartAsync(
            bus => bus.AddConsumer<OrderHandler, OrderPlaced>(),
            services: services => services.AddTransient<OrderWork>(
                _ => throw new InvalidOperationException("no database")));
        host.Harness.Timeout = Timeout.InfiniteTimeSpan;
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);

        var error = await Assert.ThrowsAsync<EventsNotSettledException>(() => host.Harness.WhenSettledAsync(Token));

        Assert.Contains("its subscription is paused: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("no database", error.Message, StringComparison.Ordinal);
        Assert.Empty(host.Harness.Failed);
    }

    [Fact]
    public async Task A_pause_that_ends_in_time_is_waited_for()
    {
        var builds = 0;
        await using var host = await TestHost.StartAsync(
            bus => bus.AddConsumer<OrderHandler, OrderPlaced>(),
            services: services => services.AddTransient(
                _ => Interlocked.Increment(ref builds) < 6
                    ? throw new InvalidOperationException("no database")
                    : new OrderWork()));

        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Single(host.Harness.Handled<OrderHandler>());
        Assert.Equal(7, builds);
    }

    [Fact]
    public async Task A_host_that_was_not_started_is_an_error_of_the_test()
    {
        await using var services = new ServiceCollection().AddPromyEventBusTestHarness().BuildServiceProvider();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => services.GetEventBusTestHarness().WhenSettledAsync(Token));

        Assert.Contains("Start the host", error.Message, StringComparison.Ordinal);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting.Tests.Services;

public sealed class ConsumerLoopTests
{
    [Fact]
    public async Task Each_stream_and_group_is_subscribed_once_and_logged_in_one_line()
    {
        await using var bus = await TestBus.StartAsync(builder => builder
            .AddConsumer<FirstHandler>()
            .AddConsumer<SecondHandler>()
            .AddConsumer<BothHandler>(consumer => consumer.Group = "others"));

        await Eventually.EqualAsync(2, () => bus.Subscriber.Subscriptions.Count);

        Assert.Equal(
            ["others", "tests"], bus.Subscriber.Subscriptions.Select(subscription => subscription.Group).Order());
        Assert.Equal(
            [
                $"Consuming test:orders for others: {typeof(BothHandler)} (order.placed), {typeof(BothHandler)} "
                + "(order.cancelled)",
                $"Consuming test:orders for tests: {typeof(FirstHandler)} (order.placed), {typeof(SecondHandler)} "
                + "(order.placed)",
            ],
            bus.LogsOf(LogLevel.Information).Select(record => record.Message).Order());
    }

    [Fact]
    public async Task A_subscription_that_ends_is_logged_and_started_again_with_growing_delays()
    {
        var bus = TestBus.Build(builder => builder.AddConsumer<FirstHandler>());
        await using var _ = bus;
        bus.Subscriber.Run = (_, _) => bus.Subscriber.Subscriptions.Count switch
        {
            1 => throw new InvalidOperationException("broken"),
            2 => Task.CompletedTask,
            _ => FakeSubscriber.UntilCancelledAsync(null!, bus.Stopping),
        };

        await bus.Host.StartAsync();
        await bus.Clock.PassAsync(TimeSpan.FromSeconds(1));
        await bus.Clock.PassAsync(TimeSpan.FromSeconds(2));
        await Eventually.EqualAsync(3, () => bus.Subscriber.Subscriptions.Count);

        var errors = bus.LogsOf(LogLevel.Error).ToList();
        Assert.Equal(
            [
                "The subscription to test:orders for tests ended unexpectedly; it starts again in 00:00:01",
                "The subscription to test:orders for tests ended unexpectedly; it starts again in 00:00:02",
            ],
            errors.Select(record => record.Message));
        Assert.Equal("broken", errors[0].Exception?.Message);
        Assert.Null(errors[1].Exception);
        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());
    }

    [Fact]
    public async Task A_wait_before_the_next_start_ends_when_the_host_stops()
    {
        var bus = TestBus.Build(builder => builder.AddConsumer<FirstHandler>());
        await using var _ = bus;
        bus.Subscriber.Run = (_, _) => throw new InvalidOperationException("broken");
        await bus.Host.StartAsync();
        await bus.Clock.WaitForAsync(TimeSpan.FromSeconds(1));

        await bus.Host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Single(bus.Subscriber.Subscriptions);
    }

    [Fact]
    public async Task A_stop_awaits_the_drain_of_every_loop()
    {
        var drained = new TaskCompletionSource();
        await using var bus = await TestBus.WithFirstAsync();
        bus.Subscriber.Run = FakeSubscriber.UntilCancelledAsync;
        await Eventually.EqualAsync(1, () => bus.Subscriber.Subscriptions.Count);
        await using var other = TestBus.Build(builder => builder.AddConsumer<FirstHandler>());
        other.Subscriber.Run = async (subscription, cancellationToken) =>
        {
            await FakeSubscriber.UntilCancelledAsync(subscription, cancellationToken);
            await drained.Task;
        };
        await other.Host.StartAsync();
        await Eventually.EqualAsync(1, () => other.Subscriber.Subscriptions.Count);

        var stopping = other.Host.StopAsync();
        await bus.Host.StopAsync();
        Assert.False(stopping.IsCompleted);
        drained.SetResult();
        await stopping;

        Assert.Equal(["verify", "subscribe", "unsubscribed", "drain"], other.Transport.Calls);
        Assert.Empty(other.LogsOf(LogLevel.Warning));
    }

    [Fact]
    public async Task A_host_that_does_not_wait_for_the_drain_is_told_which_setting_to_change()
    {
        var drained = new TaskCompletionSource();
        await using var bus = TestBus.Build(builder =>
        {
            builder.AddConsumer<FirstHandler>();
            builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(
                host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        });
        bus.Subscriber.Run = (_, _) => drained.Task;
        await bus.Host.StartAsync();
        await Eventually.EqualAsync(1, () => bus.Subscriber.Subscriptions.Count);

        await bus.Host.StopAsync();

        Assert.Contains(
            bus.LogsOf(LogLevel.Warning),
            record => record.Id.Name == "DrainCutShort"
                && record.Message.Contains("HostOptions.ShutdownTimeout", StringComparison.Ordinal)
                && record.Message.Contains("00:00:20", StringComparison.Ordinal));
        drained.SetResult();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 16)]
    [InlineData(5, 30)]
    [InlineData(int.MaxValue, 30)]
    public void Delays_between_subscriptions_double_up_to_half_a_minute(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RestartDelay.After(failures));

    [Fact]
    public void A_subscription_that_ran_for_a_minute_was_stable()
    {
        Assert.False(RestartDelay.IsStable(TimeSpan.FromSeconds(59)));
        Assert.True(RestartDelay.IsStable(TimeSpan.FromSeconds(60)));
    }
}

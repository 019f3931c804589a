using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Testing.Tests.Waiting;

public sealed class SeveralHostsTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hosts_with_one_harness_share_their_streams()
    {
        using var harness = new EventBusTestHarness();
        await using var worker = await TestHost.StartAsync(
            (_, context, _) =>
                context.Attempt < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask,
            harness: harness);
        await using var sender = await TestHost.StartAsync(consumers: _ => { }, harness: harness);

        await sender.Publisher.PublishAsync(new OrderPlaced { Number = 8 }, Token);
        await harness.WhenSettledAsync(Token);

        Assert.Single(harness.Handled<OrderHandler>());
        Assert.Same(harness, worker.Harness);
        Assert.Same(harness, sender.Harness);
    }

    [Fact]
    public async Task Each_group_of_several_hosts_is_waited_for()
    {
        using var harness = new EventBusTestHarness();
        await using var first = await TestHost.StartAsync(harness: harness);
        await using var second = await TestHost.StartAsync(
            options: bus => bus.Consumer.Group = "billing", harness: harness);

        await first.Publisher.PublishAsync(new OrderPlaced(), Token);
        await harness.WhenSettledAsync(Token);

        Assert.Equal(
            ["billing", TestHost.Group],
            harness.Handled<OrderHandler>().Select(handled => handled.Context.Group).Order());
    }

    [Fact]
    public async Task An_event_that_another_host_of_the_group_handles_reaches_that_host()
    {
        using var harness = new EventBusTestHarness();
        await using var orders = await TestHost.StartAsync(harness: harness);
        await using var shipments = await TestHost.StartAsync(
            consumers: bus => bus.AddConsumer<ShipmentHandler, OrderShipped>(
                consumer => consumer.Stream = OrderPlaced.StreamName),
            harness: harness);
        await harness.WhenSettledAsync(Token);

        for (var number = 0; number < 20; number++)
        {
            await orders.Publisher.PublishAsync(
                OrderPlaced.StreamName, new OrderShipped { Number = number }, Token);
        }

        await harness.WhenSettledAsync(Token);

        Assert.Equal(20, harness.Handled<ShipmentHandler>().Count);
        Assert.Contains("handed over", harness.Timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_of_a_host_that_has_stopped_are_not_waited_for()
    {
        using var harness = new EventBusTestHarness();
        await using (await TestHost.StartAsync(harness: harness))
        {
            await harness.WhenSettledAsync(Token);
        }

        await using var sender = await TestHost.StartAsync(consumers: _ => { }, harness: harness);
        await sender.Publisher.PublishAsync(new OrderPlaced(), Token);
        await harness.WhenSettledAsync(Token);

        Assert.Empty(harness.Handled<OrderHandler>());
    }

    [Fact]
    public async Task A_host_that_starts_later_gets_the_events_published_before()
    {
        using var harness = new EventBusTestHarness();
        await using var sender = await TestHost.StartAsync(consumers: _ => { }, harness: harness);
        await sender.Publisher.PublishAsync(new OrderPlaced(), Token);
        await harness.WhenSettledAsync(Token);

        await using var worker = await TestHost.StartAsync(harness: harness);
        await harness.WhenSettledAsync(Token);

        Assert.Single(harness.Handled<OrderHandler>());
    }

    private sealed class ShipmentHandler : IEventHandler<OrderShipped>
    {
        public Task HandleAsync(OrderShipped @event, EventContext context, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}

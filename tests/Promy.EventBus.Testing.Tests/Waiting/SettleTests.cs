using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Transport;

namespace Promy.EventBus.Testing.Tests.Waiting;

public sealed class SettleTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_published_event_is_handled_when_everything_is_settled()
    {
        await using var host = await TestHost.StartAsync();

        await host.Publisher.PublishAsync(new OrderPlaced { Number = 7 }, Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal(7, Assert.IsType<OrderPlaced>(Assert.Single(host.Harness.Handled<OrderHandler>()).Event).Number);
        Assert.Equal(7, Assert.Single(host.Harness.Published<OrderPlaced>()).Event.Number);
        Assert.Empty(host.Harness.Failed);
        Assert.Empty(host.Harness.DeadLettered<Event>());
    }

    [Fact]
    public async Task Without_an_event_everything_is_settled_and_no_time_has_passed()
    {
        await using var host = await TestHost.StartAsync();
        var start = host.Harness.Clock.GetUtcNow();

        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal(start, host.Harness.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Subscriptions_read_when_everything_is_settled()
    {
        await using var host = await TestHost.StartAsync();

        await host.Harness.WhenSettledAsync(Token);

        Assert.True(Assert.Single(host.Services.GetRequiredService<IEventTransport>().Reports).HasRead);
    }

    [Fact]
    public async Task A_handler_that_runs_is_waited_for_without_moving_the_clock()
    {
        var end = new TaskCompletionSource();
        await using var host = await TestHost.StartAsync((_, _, _) => end.Task);
        var start = host.Harness.Clock.GetUtcNow();
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);

        var settled = host.Harness.WhenSettledAsync(Token);
        Assert.False(settled.IsCompleted);
        end.SetResult();
        await settled;

        Assert.Single(host.Harness.Handled<OrderHandler>());
        Assert.Equal(start, host.Harness.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Events_that_handlers_publish_are_waited_for_too()
    {
        await using var host = await TestHost.StartAsync(
            bus => bus.AddConsumer<ShippingHandler, OrderPlaced>().AddConsumer<ShipmentHandler, OrderShipped>());

        await host.Publisher.PublishBatchAsync([.. Enumerable.Range(1, 50).Select(Order)], Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal(50, host.Harness.Handled<ShippingHandler>().Count);
        Assert.Equal(50, host.Harness.Handled<ShipmentHandler>().Count);
        Assert.Equal(
            Enumerable.Range(1, 50),
            host.Harness.Published<OrderShipped>().Select(published => published.Event.Number).Order());
    }

    [Fact]
    public async Task Enqueued_events_are_waited_for_too()
    {
        await using var host = await TestHost.StartAsync();

        Assert.True(host.Publisher.TryEnqueue(new OrderPlaced { Number = 1 }));
        Assert.True(host.Publisher.TryEnqueue(new OrderPlaced { Number = 2 }, new PublishOptions()));
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal(2, host.Harness.Handled<OrderHandler>().Count);
    }

    [Fact]
    public async Task An_enqueued_event_that_is_refused_is_not_waited_for()
    {
        await using var host = await TestHost.StartAsync(options: bus => bus.Publisher.QueueSize = 1);

        var taken = Enumerable.Range(0, 2000).Count(number => host.Publisher.TryEnqueue(Order(number)));
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal(taken, host.Harness.Handled<OrderHandler>().Count);
    }

    [Fact]
    public async Task Each_of_many_waits_ends()
    {
        await using var host = await TestHost.StartAsync((_, context, _) =>
            context.Attempt < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask);

        await host.Publisher.PublishBatchAsync([.. Enumerable.Range(1, 20).Select(Order)], Token);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => host.Harness.WhenSettledAsync(Token)));

        Assert.Equal(20, host.Harness.Handled<OrderHandler>().Count);
    }

    [Fact]
    public async Task A_host_that_only_publishes_is_settled_at_once()
    {
        await using var host = await TestHost.StartAsync(consumers: _ => { });

        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Single(host.Harness.Published<Event>());
    }

    [Theory]
    [InlineData(UnknownTypeAction.Skip, 0)]
    [InlineData(UnknownTypeAction.DeadLetter, 1)]
    [InlineData(UnknownTypeAction.KeepPending, 0)]
    public async Task An_event_that_nobody_handles_is_settled(UnknownTypeAction action, int deadLetters)
    {
        await using var host = await TestHost.StartAsync(options: bus => bus.Consumer.UnknownTypes = action);

        await host.Publisher.PublishAsync(OrderPlaced.StreamName, new OrderShipped(), Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal(deadLetters, host.Harness.DeadLettered<OrderShipped>().Count);
        Assert.Empty(host.Harness.Failed);
    }

    [Fact]
    public async Task A_replayed_dead_letter_is_waited_for_too()
    {
        var works = false;
        await using var host = await TestHost.StartAsync((_, _, _) =>
            works ? Task.CompletedTask : throw new InvalidOperationException("broken"));
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);
        var letter = Assert.Single(host.Harness.DeadLettered<OrderPlaced>());

        works = true;
        var store = host.Services.GetRequiredService<IDeadLetterStore>();
        var result = await store.ReplayAsync(new DeadLetterQuery { Ids = [letter.DeadLetterId] })
            .SingleAsync(Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal(DeadLetterActionStatus.Succeeded, result.Status);
        Assert.Single(host.Harness.Handled<OrderHandler>());
        Assert.Single(host.Harness.Published<OrderPlaced>());
        Assert.Contains("replayed", host.Harness.Timeline, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DeadLetterReplayTarget.FailingGroup)]
    [InlineData(DeadLetterReplayTarget.OriginalStream)]
    public async Task A_replay_to_each_target_is_waited_for(DeadLetterReplayTarget target)
    {
        var works = false;
        await using var host = await TestHost.StartAsync((_, _, _) =>
            works ? Task.CompletedTask : throw new InvalidOperationException("broken"));
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);

        works = true;
        var store = host.Services.GetRequiredService<IDeadLetterStore>();
        await store.ReplayAsync(new DeadLetterQuery(), new DeadLetterReplayOptions { Target = target })
            .SingleAsync(Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Single(host.Harness.Handled<OrderHandler>());
        Assert.Single(host.Harness.Published<OrderPlaced>());
    }

    private static OrderPlaced Order(int number) => new() { Number = number };

    private sealed class ShippingHandler(IEventPublisher publisher) : IEventHandler<OrderPlaced>
    {
        public async Task HandleAsync(OrderPlaced @event, EventContext context, CancellationToken cancellationToken) =>
            await publisher.PublishAsync(new OrderShipped { Number = @event.Number }, cancellationToken);
    }

    private sealed class ShipmentHandler : IEventHandler<OrderShipped>
    {
        public async Task HandleAsync(OrderShipped @event, EventContext context, CancellationToken cancellationToken) =>
            await Task.Yield();
    }
}

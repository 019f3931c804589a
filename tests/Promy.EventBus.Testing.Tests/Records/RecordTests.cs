using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Testing.Tests.Records;

public sealed class RecordTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_published_event_is_told_with_all_that_was_said_beside_it()
    {
        await using var host = await TestHost.StartAsync();
        var order = new OrderPlaced { Number = 1 };

        var entryId = await host.Publisher.PublishAsync(
            order,
            new PublishOptions
            {
                Stream = "test:others",
                CorrelationId = "correlation",
                Headers = new Dictionary<string, string> { ["tenant"] = "one" },
            },
            Token);

        var published = Assert.Single(host.Harness.Published<OrderPlaced>());
        Assert.Same(order, published.Event);
        Assert.Equal(("test:others", entryId), (published.Stream, published.EntryId));
        Assert.Equal("correlation", published.CorrelationId);
        Assert.Equal("one", published.Headers["tenant"]);
        Assert.Single(host.Harness.Published<Event>());
        Assert.Empty(host.Harness.Published<OrderShipped>());
    }

    [Fact]
    public async Task An_event_without_options_is_told_without_them()
    {
        await using var host = await TestHost.StartAsync();

        await host.Publisher.PublishBatchAsync([new OrderPlaced(), new OrderShipped()], Token);

        Assert.Equal(
            [OrderPlaced.StreamName, OrderShipped.StreamName],
            host.Harness.Published<Event>().Select(published => published.Stream));
        Assert.All(host.Harness.Published<Event>(), published =>
        {
            Assert.Null(published.CorrelationId);
            Assert.Empty(published.Headers);
        });
    }

    [Fact]
    public async Task An_invalid_event_is_not_told_as_published()
    {
        await using var host = await TestHost.StartAsync();

        await Assert.ThrowsAsync<EventValidationException>(
            async () => await host.Publisher.PublishAsync(new OrderPlaced { Number = -1 }, Token));

        Assert.Empty(host.Harness.Published<Event>());
    }

    [Fact]
    public async Task An_event_that_is_published_again_is_told_again()
    {
        await using var host = await TestHost.StartAsync();
        var order = new OrderPlaced();

        await host.Publisher.PublishAsync(order, Token);
        await host.Publisher.PublishAsync(order, Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal(2, host.Harness.Published<OrderPlaced>().Count);
        Assert.Equal(2, host.Harness.Handled<OrderHandler>().Count);
    }

    [Fact]
    public async Task Each_handler_is_told_by_its_class_and_by_its_interface()
    {
        await using var host = await TestHost.StartAsync(
            bus => bus.AddConsumer<OrderHandler, OrderPlaced>().AddConsumer<FailingHandler, OrderPlaced>(),
            services: services => services.AddSingleton(new OrderWork()));
        var order = new OrderPlaced();

        await host.Publisher.PublishAsync(order, Token);
        await host.Harness.WhenSettledAsync(Token);

        var handled = Assert.Single(host.Harness.Handled<OrderHandler>());
        Assert.Equal(order, handled.Event);
        Assert.Equal((order.Id, typeof(OrderHandler)), (handled.Context.EventId, handled.Handler));
        Assert.Same(handled, Assert.Single(host.Harness.Handled<IEventHandler<OrderPlaced>>()));
        Assert.Empty(host.Harness.Handled<FailingHandler>());
        Assert.All(host.Harness.Failed, failed => Assert.Equal(typeof(FailingHandler), failed.Handler));
        Assert.Equal(
            typeof(FailingHandler).FullName, Assert.Single(host.Harness.DeadLettered<OrderPlaced>()).Handler);
    }

    [Fact]
    public async Task A_failure_that_is_ignored_is_no_handled_event()
    {
        await using var host = await TestHost.StartAsync(
            (_, _, _) => throw new InvalidOperationException("never mind"),
            bus => bus.Retry.On<InvalidOperationException>(ExceptionAction.Ignore));

        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);

        var failed = Assert.Single(host.Harness.Failed);
        Assert.Equal("never mind", failed.Exception.Message);
        Assert.Equal(1, failed.Context.Attempt);
        Assert.Empty(host.Harness.Handled<OrderHandler>());
        Assert.Empty(host.Harness.DeadLettered<Event>());
    }

    [Fact]
    public async Task A_dead_letter_is_told_by_the_record_of_the_reader_too()
    {
        await using var host = await TestHost.StartAsync(bus => bus.AddConsumer<FailingReader, OrderRead>());

        await host.Publisher.PublishAsync(new OrderPlaced { Number = 5 }, Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal(5, Assert.Single(host.Harness.DeadLettered<OrderPlaced>()).Event.Number);
        Assert.Equal(5, Assert.Single(host.Harness.DeadLettered<OrderRead>()).Event.Number);
        Assert.Single(host.Harness.DeadLettered<Event>());
    }

    [Fact]
    public async Task Contents_of_events_are_not_in_the_timeline()
    {
        await using var host = await TestHost.StartAsync(
            (_, _, _) => throw new InvalidOperationException("never"));

        await host.Publisher.PublishAsync(
            new OrderPlaced { Number = 31415926 },
            new PublishOptions { Headers = new Dictionary<string, string> { ["tenant"] = "S3cret" } },
            Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Contains("dead-lettered", host.Harness.Timeline, StringComparison.Ordinal);
        Assert.DoesNotContain("31415926", host.Harness.Timeline, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", host.Harness.Timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middlewares_of_the_application_run_as_ever()
    {
        var attempts = new List<int>();
        await using var host = await TestHost.StartAsync(
            bus => bus.AddConsumer<FailingHandler, OrderPlaced>().Use<TenantHeader>().Use<CountingMiddleware>(),
            services: services => services.AddSingleton(attempts));

        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal("north", Assert.Single(host.Harness.Published<OrderPlaced>()).Headers["tenant"]);
        Assert.Equal([1, 2, 3], attempts);
        Assert.All(host.Harness.Failed, failed => Assert.Equal("north", failed.Context.Headers["tenant"]));
    }

    /// <summary>The event as another service declares it.</summary>
    [EventType("order.placed", Stream = OrderPlaced.StreamName)]
    private sealed record OrderRead : Event
    {
        public int Number { get; init; }
    }

    private sealed class FailingReader : IEventHandler<OrderRead>
    {
        public Task HandleAsync(OrderRead @event, EventContext context, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("never");
    }

    private sealed class TenantHeader : IPublishMiddleware
    {
        public ValueTask InvokeAsync(PublishContext context, PublishStep next, CancellationToken cancellationToken)
        {
            context.Options = context.Options with
            {
                Headers = new Dictionary<string, string> { ["tenant"] = "north" },
            };
            return next(cancellationToken);
        }
    }

    private sealed class CountingMiddleware(List<int> attempts) : IHandlerMiddleware
    {
        public Task InvokeAsync(HandlerContext context, HandlerStep next, CancellationToken cancellationToken)
        {
            attempts.Add(context.Delivery.Attempt);
            return next(cancellationToken);
        }
    }

    private sealed class FailingHandler : IEventHandler<OrderPlaced>
    {
        public Task HandleAsync(OrderPlaced @event, EventContext context, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("never");
    }
}

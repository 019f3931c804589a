using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting.Tests.Planning;

public sealed class ConsumerPlanTests
{
    private readonly PromyEventBusOptions _options = new() { Consumer = { Group = "tests" } };

    [Fact]
    public void Handlers_of_one_stream_and_group_share_a_loop_in_registration_order()
    {
        var plan = Plan(bus => bus
            .AddConsumer<SecondHandler>()
            .AddConsumer<BothHandler>()
            .AddConsumer<FirstHandler>(consumer => consumer.Group = "others")
            .AddConsumer<NoHandler<HomelessEvent>>(consumer => consumer.Stream = "elsewhere"));

        Assert.Empty(plan.Errors);
        Assert.Equal(
            [
                "test:orders for tests: SecondHandler order.placed, BothHandler order.placed, BothHandler "
                + "order.cancelled",
                "test:orders for others: FirstHandler order.placed",
                "elsewhere for tests: NoHandler`1 homeless.seen",
            ],
            plan.Loops.Select(loop => $"{loop.Label}: " + string.Join(
                ", ",
                loop.Handlers.Select(handler => $"{handler.Registration.HandlerType.Name} {handler.EventType}"))));
    }

    [Fact]
    public void The_stream_of_a_consumer_takes_precedence_over_that_of_its_event_type()
    {
        _options.EventTypes.Add(new EventBusEventTypeOptions { Type = "order.placed", Stream = "test:placed" });
        _options.EventTypes.Add(new EventBusEventTypeOptions { Type = "homeless.seen", Stream = "test:homeless" });
        _options.EventTypes.Add(new EventBusEventTypeOptions { Type = "nobody.knows", Stream = "test:elsewhere" });

        var plan = Plan(bus => bus
            .AddConsumer<BothHandler>()
            .AddConsumer<NoHandler<HomelessEvent>>()
            .AddConsumer<FirstHandler>(consumer => consumer.Stream = "named"));

        Assert.Empty(plan.Errors);
        Assert.Equal(
            [
                "test:placed for tests: BothHandler order.placed",
                "test:orders for tests: BothHandler order.cancelled",
                "test:homeless for tests: NoHandler`1 homeless.seen",
                "named for tests: FirstHandler order.placed",
            ],
            plan.Loops.Select(loop => $"{loop.Label}: " + string.Join(
                ", ",
                loop.Handlers.Select(handler => $"{handler.Registration.HandlerType.Name} {handler.EventType}"))));
    }

    [Fact]
    public void A_subscription_takes_every_option()
    {
        _options.Consumer.ConsumerId = "pod-0";
        _options.Consumer.BatchSize = 11;
        _options.Consumer.BlockDuration = TimeSpan.FromSeconds(3);
        _options.Consumer.MaxConcurrency = 6;
        _options.Consumer.DrainTimeout = TimeSpan.FromSeconds(21);
        _options.Consumer.StartFrom = SubscriptionStart.End;
        _options.Consumer.UnknownTypes = UnknownTypeAction.KeepPending;
        _options.Consumer.Recovery.MinIdle = TimeSpan.FromSeconds(61);
        _options.Consumer.Recovery.Interval = TimeSpan.FromSeconds(16);
        _options.Consumer.Recovery.MaxDeliveries = 12;
        _options.DeadLetter.Stream = "dead";
        _options.DeadLetter.MaxLength = 13;
        _options.DeadLetter.MaxAge = TimeSpan.FromDays(14);
        _options.DeadLetter.ServiceName = "service";
        _options.DeadLetter.OnExhausted = ExhaustedAction.KeepPending;

        Assert.Equal(
            new EventSubscription
            {
                Stream = "test:orders",
                Group = "tests",
                ConsumerId = "pod-0",
                BatchSize = 11,
                BlockDuration = TimeSpan.FromSeconds(3),
                MaxConcurrency = 6,
                DrainTimeout = TimeSpan.FromSeconds(21),
                StartFrom = SubscriptionStart.End,
                UnknownTypes = UnknownTypeAction.KeepPending,
                MinIdle = TimeSpan.FromSeconds(61),
                RecoveryInterval = TimeSpan.FromSeconds(16),
                MaxDeliveries = 12,
                DeadLetterStream = "dead",
                DeadLetterMaxLength = 13,
                DeadLetterMaxAge = TimeSpan.FromDays(14),
                ServiceName = "service",
                OnExhausted = ExhaustedAction.KeepPending,
            },
            Plan(bus => bus.AddConsumer<FirstHandler>()).Loops.Single().Subscription with { HandledTypes = null });
    }

    [Fact]
    public void A_subscription_names_the_types_that_are_handled_and_their_handlers()
    {
        var plan = Plan(bus => bus.AddConsumer<FirstHandler>().AddConsumer<SecondHandler>().AddConsumer<BothHandler>());

        var handled = plan.Loops.Single().Subscription.HandledTypes!;
        Assert.Equal(["order.cancelled", "order.placed"], handled.Keys.Order());
        Assert.Equal(typeof(BothHandler).FullName, Assert.Single(handled["order.cancelled"]));
        Type[] handlers = [typeof(FirstHandler), typeof(SecondHandler), typeof(BothHandler)];
        Assert.Equal(handlers.Select(handler => handler.FullName!), handled["order.placed"]);
    }

    [Fact]
    public void Each_stream_has_its_own_dead_letters_if_configured()
    {
        _options.DeadLetter.PerStream = true;

        var plan = Plan(bus => bus
            .AddConsumer<FirstHandler>()
            .AddConsumer<NoHandler<HomelessEvent>>(consumer => consumer.Stream = "elsewhere"));

        Assert.Empty(plan.Errors);
        Assert.Equal(
            ["{test:orders}:dlq", "{elsewhere}:dlq"], plan.Loops.Select(loop => loop.Subscription.DeadLetterStream));
    }

    [Fact]
    public void Dead_letters_that_the_service_itself_consumes_are_an_error()
    {
        _options.DeadLetter.PerStream = true;

        var plan = Plan(bus => bus
            .AddConsumer<FirstHandler>()
            .AddConsumer<NoHandler<HomelessEvent>>(consumer => consumer.Stream = "{test:orders}:dlq"));

        Assert.Equal(
            "Promy:EventBus:DeadLetter:PerStream: '{test:orders}:dlq' is consumed by this service too, so a failing "
            + "dead letter would come back forever. Use another stream.",
            Assert.Single(plan.Errors));
    }

    [Fact]
    public void The_defaults_of_options_and_subscription_agree() =>
        Assert.Equal(
            new EventSubscription { Stream = "test:orders", Group = "tests" },
            Plan(bus => bus.AddConsumer<FirstHandler>()).Loops.Single().Subscription with { HandledTypes = null });

    [Fact]
    public void A_stream_overrides_the_bus_and_a_consumer_overrides_both()
    {
        _options.Consumer.Streams.Add(new EventBusStreamOptions
        {
            Stream = "test:orders",
            BatchSize = 20,
            BlockDuration = TimeSpan.FromSeconds(20),
            MaxConcurrency = 20,
            HandlerTimeout = TimeSpan.FromSeconds(20),
            StartFrom = SubscriptionStart.End,
            UnknownTypes = UnknownTypeAction.DeadLetter,
        });

        var byStream = Plan(bus => bus.AddConsumer<FirstHandler>()).Loops.Single();
        var byConsumer = Plan(bus => bus.AddConsumer<FirstHandler>(consumer =>
        {
            consumer.BatchSize = 30;
            consumer.MaxConcurrency = 31;
            consumer.HandlerTimeout = TimeSpan.FromSeconds(32);
            consumer.Retry.Delays = [TimeSpan.Zero, TimeSpan.FromSeconds(33)];
            consumer.OnExhausted = ExhaustedAction.Acknowledge;
        })).Loops.Single();

        Assert.Equal((20, 20), (byStream.Subscription.BatchSize, byStream.Subscription.MaxConcurrency));
        Assert.Equal(TimeSpan.FromSeconds(20), byStream.Subscription.BlockDuration);
        Assert.Equal(SubscriptionStart.End, byStream.Subscription.StartFrom);
        Assert.Equal(UnknownTypeAction.DeadLetter, byStream.Subscription.UnknownTypes);
        Assert.Equal(TimeSpan.FromSeconds(20), byStream.Handlers.Single().Timeout);

        Assert.Equal((30, 31), (byConsumer.Subscription.BatchSize, byConsumer.Subscription.MaxConcurrency));
        Assert.Equal(ExhaustedAction.Acknowledge, byConsumer.Subscription.OnExhausted);
        var handler = byConsumer.Handlers.Single();
        Assert.Equal(TimeSpan.FromSeconds(32), handler.Timeout);
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(33)], handler.Delays);
        Assert.Equal(ExhaustedAction.Acknowledge, handler.OnExhausted);
    }

    [Theory]
    [InlineData(ExhaustedAction.Acknowledge, ExhaustedAction.Acknowledge, ExhaustedAction.Acknowledge)]
    [InlineData(ExhaustedAction.Acknowledge, ExhaustedAction.DeadLetter, ExhaustedAction.DeadLetter)]
    [InlineData(ExhaustedAction.DeadLetter, ExhaustedAction.KeepPending, ExhaustedAction.KeepPending)]
    public void The_handler_that_keeps_the_most_decides_at_the_delivery_limit(
        ExhaustedAction first, ExhaustedAction second, ExhaustedAction expected)
    {
        var plan = Plan(bus => bus
            .AddConsumer<FirstHandler>(consumer => consumer.OnExhausted = first)
            .AddConsumer<SecondHandler>(consumer => consumer.OnExhausted = second));

        Assert.Equal(expected, plan.Loops.Single().Subscription.OnExhausted);
    }

    [Fact]
    public void The_same_registration_twice_counts_once()
    {
        var plan = Plan(bus => bus.AddConsumer<FirstHandler>().AddConsumer<FirstHandler, OrderPlacedEvent>());

        Assert.Empty(plan.Errors);
        Assert.Single(plan.Loops.Single().Handlers);
    }

    [Fact]
    public void The_same_handler_on_two_streams_is_two_loops()
    {
        var plan = Plan(
            bus => bus.AddConsumer<FirstHandler>().AddConsumer<FirstHandler>(consumer => consumer.Stream = "other"));

        Assert.Empty(plan.Errors);
        Assert.Equal(2, plan.Loops.Count);
    }

    [Fact]
    public void A_group_of_its_own_replaces_the_missing_one()
    {
        _options.Consumer.Group = null;

        Assert.Empty(Plan(bus => bus.AddConsumer<FirstHandler>(consumer => consumer.Group = "own")).Errors);
    }

    [Fact]
    public void Overrides_are_ignored_if_nothing_is_consumed()
    {
        _options.Consumer.Streams.Add(new EventBusStreamOptions { Stream = "events:users" });

        Assert.Empty(Plan(_ => { }).Errors);
    }

    private ConsumerPlan Plan(Action<IPromyEventBusBuilder> consumers)
    {
        var services = new ServiceCollection();
        consumers(services.AddPromyEventBus(_ => { }));
        using var provider = services.BuildServiceProvider();
        return ConsumerPlan.Create(_options, [.. provider.GetServices<ConsumerRegistration>()]);
    }
}

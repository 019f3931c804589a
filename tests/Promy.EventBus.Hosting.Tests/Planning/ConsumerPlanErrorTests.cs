using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting.Tests.Planning;

public sealed class ConsumerPlanErrorTests
{
    [Fact]
    public void The_same_handler_with_other_options_is_an_error() =>
        AssertError(
            "AddConsumer<FirstHandler>: it is registered twice for order.placed on test:orders with different "
            + "options. Register it once.",
            bus => bus.AddConsumer<FirstHandler>()
                .AddConsumer<FirstHandler>(consumer => consumer.HandlerTimeout = TimeSpan.FromSeconds(1)));

    [Fact]
    public void Two_consumers_of_one_loop_must_agree_on_what_they_share()
    {
        AssertError(
            "AddConsumer<FirstHandler> and AddConsumer<SecondHandler>: they share test:orders and set a different "
            + "MaxConcurrency (3 and 4). Set it in one of them.",
            bus => bus
                .AddConsumer<FirstHandler>(consumer => consumer.MaxConcurrency = 3)
                .AddConsumer<SecondHandler>(consumer => consumer.MaxConcurrency = 4));
        AssertError(
            "AddConsumer<FirstHandler> and AddConsumer<SecondHandler>: they share test:orders and set a different "
            + "BatchSize (1 and 2). Set it in one of them.",
            bus => bus
                .AddConsumer<FirstHandler>(consumer => consumer.BatchSize = 1)
                .AddConsumer<BothHandler>()
                .AddConsumer<SecondHandler>(consumer => consumer.BatchSize = 2));
    }

    [Fact]
    public void Two_records_of_one_type_in_one_loop_are_an_error() =>
        AssertError(
            $"AddConsumer<FirstHandler> and AddConsumer<NoHandler`1>: the records {typeof(OrderPlacedEvent)} and "
            + $"{typeof(OtherOrderPlacedEvent)} have the same [EventType] 'order.placed' on test:orders. Use one "
            + "record for a type.",
            bus => bus.AddConsumer<FirstHandler>().AddConsumer<NoHandler<OtherOrderPlacedEvent>>());

    [Fact]
    public void An_event_without_a_stream_needs_one_from_its_consumer() =>
        AssertError(
            "AddConsumer<NoHandler`1>: the event HomelessEvent declares no stream. Set Stream in its [EventType], "
            + "give its type one in Promy:EventBus:EventTypes, or "
            + "AddConsumer<NoHandler`1>(consumer => consumer.Stream = \"events:…\").",
            bus => bus.AddConsumer<NoHandler<HomelessEvent>>());

    [Fact]
    public void An_event_without_a_type_is_an_error() =>
        AssertError(
            $"The event {typeof(NamelessEvent)} has no [EventType]. Add [EventType(\"domain.action\", Stream = "
            + "\"events:…\")] to it.",
            bus => bus.AddConsumer<NoHandler<NamelessEvent>>());

    [Fact]
    public void A_delay_before_the_first_attempt_of_a_handler_is_refused()
    {
        var plan = Plan(bus => bus.AddConsumer<FirstHandler>(
            consumer => consumer.Retry.Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)]));

        Assert.Equal(
            "AddConsumer<FirstHandler>:Retry:Delays:0: 00:00:01 would delay the first attempt. The list says what "
                + "comes before attempt 1, 2, 3 and so on: begin it with 00:00:00.",
            Assert.Single(plan.Errors));
    }

    [Fact]
    public void Options_of_a_consumer_are_validated_too()
    {
        var plan = Plan(bus => bus.AddConsumer<FirstHandler>(consumer =>
        {
            consumer.Stream = "a\tb";
            consumer.Group = "a\tb";
            consumer.MaxConcurrency = 0;
            consumer.BatchSize = 0;
            consumer.HandlerTimeout = TimeSpan.Zero;
            consumer.Retry.Delays = [];
            consumer.OnExhausted = (ExhaustedAction)9;
        }));

        Assert.Equal(
            ["Stream", "Group", "MaxConcurrency", "BatchSize", "HandlerTimeout", "Retry:Delays", "OnExhausted"],
            plan.Errors.Select(error => error.Split(": ")[0].Split(':', 2)[1]));
        Assert.All(
            plan.Errors, error => Assert.StartsWith("AddConsumer<FirstHandler>:", error, StringComparison.Ordinal));
    }

    private static void AssertError(string expected, Action<IPromyEventBusBuilder> consumers) =>
        Assert.Equal([expected], Plan(consumers).Errors);

    private static ConsumerPlan Plan(Action<IPromyEventBusBuilder> consumers)
    {
        var services = new ServiceCollection();
        consumers(services.AddPromyEventBus(_ => { }));
        using var provider = services.BuildServiceProvider();
        return ConsumerPlan.Create(
            new PromyEventBusOptions { Consumer = { Group = "tests" } },
            [.. provider.GetServices<ConsumerRegistration>()]);
    }
}

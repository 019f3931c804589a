using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

public sealed class TwoHandlersTests
{
    [Fact]
    public async Task Only_the_failing_one_of_two_handlers_is_retried()
    {
        await using var bus = await TestBus.WithBothAsync(WithoutWaiting);
        bus.First.Throw(new InvalidOperationException("first"));

        var failure = Assert.Single((await bus.DeliverAsync()).Failures);

        Assert.Equal(typeof(FirstHandler).FullName, failure.Handler);
        Assert.Equal([1, 2, 3], bus.First.Attempts);
        Assert.Equal([1], bus.Second.Attempts);
        Assert.Equal(bus.First.Events.First(), bus.Second.Events.Single());
    }

    [Fact]
    public async Task Two_failing_handlers_are_one_outcome_with_two_failures()
    {
        await using var bus = await TestBus.WithBothAsync(WithoutWaiting);
        bus.First.Throw(new InvalidOperationException("first"));
        bus.Second.Throw(new InvalidOperationException("second"));

        var outcome = await bus.DeliverAsync();

        Assert.Equal(DeliveryOutcomeKind.DeadLettered, outcome.Kind);
        Assert.Equal(["first", "second"], outcome.Failures.Select(failure => failure.Reason));
    }

    [Fact]
    public async Task A_handler_that_keeps_the_event_pending_keeps_it_for_both()
    {
        await using var bus = await TestBus.StartAsync(
            builder => builder
                .AddConsumer<FirstHandler>()
                .AddConsumer<SecondHandler>(consumer => consumer.OnExhausted = ExhaustedAction.KeepPending),
            WithoutWaiting);
        bus.First.Throw(new InvalidOperationException("first"));
        bus.Second.Throw(new InvalidOperationException("second"));

        Assert.Same(DeliveryOutcome.KeptPending, await bus.DeliverAsync());
    }

    [Theory]
    [InlineData("Handled Handled", "Handled")]
    [InlineData("Handled DeadLettered", "DeadLettered")]
    [InlineData("DeadLettered DeadLettered", "DeadLettered")]
    [InlineData("DeadLettered KeptPending", "KeptPending")]
    [InlineData("Handled KeptPending", "KeptPending")]
    [InlineData("Handled Released", "Released")]
    [InlineData("DeadLettered Released", "Released")]
    [InlineData("KeptPending Released", "Released")]
    [InlineData("Handled RedeliverLater", "RedeliverLater")]
    [InlineData("DeadLettered RedeliverLater", "RedeliverLater")]
    [InlineData("RedeliverLater RedeliverLater", "RedeliverLater")]
    [InlineData("RedeliverLater KeptPending", "KeptPending")]
    [InlineData("RedeliverLater Released", "Released")]
    public void The_outcome_that_keeps_the_most_of_the_event_wins(string kinds, string expected)
    {
        var outcomes = kinds.Split(' ').Select(Outcome).ToArray();

        Assert.Equal(expected, HandlerOutcomes.Combine(outcomes[0], outcomes[1]).Kind.ToString());
        Assert.Equal(expected, HandlerOutcomes.Combine(outcomes[1], outcomes[0]).Kind.ToString());
    }

    private static DeliveryOutcome Outcome(string kind) => kind switch
    {
        "Handled" => DeliveryOutcome.Handled,
        "KeptPending" => DeliveryOutcome.KeptPending,
        "Released" => DeliveryOutcome.Released,
        "RedeliverLater" => DeliveryOutcome.RedeliverLater(
            [new Redelivery { Delay = TimeSpan.FromSeconds(1), History = new RetryHistory() }]),
        _ => DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = "some" }),
    };

    private static void WithoutWaiting(PromyEventBusOptions options) =>
        options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero];
}

namespace Promy.EventBus.Testing.Tests.Publishing;

public sealed class EventContextTests
{
    [Fact]
    public async Task A_context_for_an_event_is_that_of_a_first_delivery()
    {
        var order = new OrderPlaced();
        await using var host = await TestHost.StartAsync();
        await host.Publisher.PublishAsync(order, TestContext.Current.CancellationToken);
        await host.Harness.WhenSettledAsync(TestContext.Current.CancellationToken);
        var real = Assert.Single(host.Harness.Handled<OrderHandler>()).Context;

        var context = EventContext.For(order);

        Assert.Equal(
            (real.EventId, real.EventType, real.Timestamp, real.Version, real.Source, real.Stream),
            (context.EventId, context.EventType, context.Timestamp, context.Version, context.Source, context.Stream));
        Assert.Equal(
            (real.Attempt, real.Redeliveries, real.DeliveryCount, real.PublishedAttempt),
            (context.Attempt, context.Redeliveries, context.DeliveryCount, context.PublishedAttempt));
        Assert.Equal((real.CorrelationId, real.Headers.Count), (context.CorrelationId, context.Headers.Count));
    }

    [Fact]
    public void A_context_has_what_the_test_gives_it()
    {
        var options = new PublishOptions
        {
            Stream = "test:others",
            CorrelationId = "one",
            Headers = new Dictionary<string, string> { ["tenant"] = "two" },
        };

        var context = EventContext.For(new OrderPlaced(), options, attempt: 3, redeliveries: 2);

        Assert.Equal((3, 2), (context.Attempt, context.Redeliveries));
        Assert.Equal(("test:others", "one"), (context.Stream, context.CorrelationId));
        Assert.Equal("two", context.Headers["tenant"]);
    }

    [Fact]
    public void Attempts_and_redeliveries_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => EventContext.For(new OrderPlaced(), attempt: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => EventContext.For(new OrderPlaced(), redeliveries: -1));
        Assert.Throws<ArgumentNullException>(() => EventContext.For(null!));
    }
}

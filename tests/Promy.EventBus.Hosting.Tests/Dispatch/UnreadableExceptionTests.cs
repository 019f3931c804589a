using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

public sealed class UnreadableExceptionTests
{
    [Fact]
    public async Task An_unreadable_exception_ends_in_a_dead_letter_that_names_its_type()
    {
        await using var bus = await TestBus.WithFirstAsync(
            options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero]);
        bus.First.Do = (_, _) => throw new UnreadableException();

        var outcome = await bus.DeliverAsync();

        var failure = Assert.Single(outcome.Failures);
        Assert.Equal([1, 2], bus.First.Attempts);
        Assert.Equal(2, failure.Attempts);
        Assert.Equal(typeof(UnreadableException).FullName, failure.ExceptionType);
        Assert.Contains(nameof(UnreadableException), failure.Reason, StringComparison.Ordinal);
        Assert.Contains(nameof(FormatException), failure.Reason, StringComparison.Ordinal);
        Assert.Contains(nameof(FirstHandler), failure.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_exception_of_a_traced_delivery_is_dead_lettered()
    {
        using var spans = new RecordedSpans(EventBusTelemetry.ActivitySourceName);
        await using var bus = await TestBus.WithFirstAsync(options => options.Retry.Delays = [TimeSpan.Zero]);
        bus.First.Do = (_, _) => throw new UnreadableException();

        var outcome = await bus.DeliverAsync();

        Assert.Equal(typeof(UnreadableException).FullName, Assert.Single(outcome.Failures).ExceptionType);
    }

    [Fact]
    public async Task An_event_whose_members_throw_an_unreadable_exception_is_undecodable()
    {
        await using var bus = await TestBus.StartAsync(
            consumers => consumers.AddConsumer<NoHandler<UnreadableEvent>>());
        var delivery = Deliveries.Of(
            $$"""
            {"id":"x","type":"{{UnreadableEvent.TypeName}}","timestamp":"2025-11-06T10:00:00Z","version":"1.0",
            "attempt":1}
            """.ReplaceLineEndings(""),
            """{"number":1}""");

        var outcome = await bus.DeliverAsync(delivery);

        Assert.Contains(nameof(UnreadableException), Assert.Single(outcome.Failures).Reason, StringComparison.Ordinal);
    }

    /// <summary>Refuses every number.</summary>
    [EventType(TypeName, Stream = OrderPlacedEvent.StreamName, Source = "promy-tests")]
    public sealed record UnreadableEvent : Event
    {
        public const string TypeName = "unreadable.seen";

        public int Number
        {
            get;
            init => field = value == 0 ? 0 : throw new UnreadableException();
        }
    }
}

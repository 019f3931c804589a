using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.Redis.Tests.Publishing;

/// <summary>Everything that is refused without I/O: not even a connection is asked for.</summary>
public sealed class RefusedBeforeSendingTests
{
    private const string Stream = "test:refused";

    [Fact]
    public async Task PublishAsync_lists_every_error_of_an_invalid_event_and_sends_nothing()
    {
        await using var offline = new OfflinePublisher();

        var error = await Assert.ThrowsAsync<EventValidationException>(
            async () => await offline.Publisher.PublishAsync(Stream, new TestEvent { Number = -1, Id = "" }));

        Assert.Equal("test.happened", error.EventType);
        Assert.Equal(["Id", "Number"], error.Errors.SelectMany(one => one.MemberNames).Order(StringComparer.Ordinal));
        Assert.All(error.Errors, one => Assert.Contains(one.ErrorMessage!, error.Message, StringComparison.Ordinal));
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task PublishBatchAsync_names_the_index_of_invalid_events_and_sends_nothing()
    {
        await using var offline = new OfflinePublisher();

        TestEvent[] events =
            [new TestEvent(), new TestEvent { Number = -1 }, new TestEvent(), new TestEvent { Number = -2, Id = "" }];
        var error = await Assert.ThrowsAsync<EventValidationException>(
            async () => await offline.Publisher.PublishBatchAsync(Stream, events));

        Assert.Equal(
            ["[1].Number", "[3].Id", "[3].Number"],
            error.Errors.SelectMany(one => one.MemberNames).Order(StringComparer.Ordinal));
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task PublishBatchAsync_names_the_index_of_an_error_without_member()
    {
        await using var offline = new OfflinePublisher();

        var error = await Assert.ThrowsAsync<EventValidationException>(
            async () => await offline.Publisher.PublishBatchAsync(
                Stream, new Event[] { new TestEvent(), new NamelessErrorEvent() }));

        Assert.Equal(["[1]"], Assert.Single(error.Errors).MemberNames);
    }

    [Fact]
    public async Task PublishAsync_sends_nothing_if_json_cannot_hold_a_value()
    {
        await using var offline = new OfflinePublisher();

        var error = await Assert.ThrowsAsync<EventValidationException>(
            async () => await offline.Publisher.PublishAsync(Stream, new TestEvent { Ratio = double.NaN }));

        Assert.Equal(["Payload"], Assert.Single(error.Errors).MemberNames);
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task PublishAsync_names_a_DateTime_that_is_no_moment_and_sends_nothing()
    {
        await using var offline = new OfflinePublisher();

        var error = await Assert.ThrowsAsync<EventValidationException>(
            async () => await offline.Publisher.PublishAsync(
                Stream, new DatedEvent { Inner = new(new DateTime(2026, 7, 1)) }));

        Assert.Contains("$.Inner.HappenedAt", Assert.Single(error.Errors).ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task PublishAsync_reports_a_rule_that_throws_and_sends_nothing()
    {
        await using var offline = new OfflinePublisher();

        var error = await Assert.ThrowsAsync<EventValidationException>(
            async () => await offline.Publisher.PublishAsync(Stream, new MisjudgedEvent()));

        Assert.Equal(["Number"], Assert.Single(error.Errors).MemberNames);
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task PublishAsync_sends_nothing_if_the_payload_is_too_large()
    {
        var happened = new TestEvent { Text = new string('x', 1000) };
        await using var offline = new OfflinePublisher(configure: options => options.MaxPayloadBytes = 1000);

        await Assert.ThrowsAsync<EventValidationException>(
            async () => await offline.Publisher.PublishAsync(Stream, happened));
        var error = await Assert.ThrowsAsync<EventValidationException>(
            async () => await offline.Publisher.PublishBatchAsync(Stream, [new TestEvent(), happened]));

        Assert.Equal(["[1].Payload"], Assert.Single(error.Errors).MemberNames);
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task PublishAsync_sends_nothing_if_no_consumer_could_read_the_metadata()
    {
        await using var offline = new OfflinePublisher();

        var error = await Assert.ThrowsAsync<EventValidationException>(
            async () => await offline.Publisher.PublishAsync(Stream, new TestEvent { Source = new string('s', 9000) }));

        Assert.Equal(["Metadata"], Assert.Single(error.Errors).MemberNames);
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task PublishAsync_says_what_to_add_if_the_event_declares_no_type()
    {
        await using var offline = new OfflinePublisher();

        var error = await Assert.ThrowsAsync<EventBusConfigurationException>(
            async () => await offline.Publisher.PublishAsync(Stream, new UndeclaredEvent()));

        Assert.Contains(nameof(UndeclaredEvent), error.Message, StringComparison.Ordinal);
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task Publishing_says_what_to_add_if_the_event_declares_no_stream()
    {
        await using var offline = new OfflinePublisher();

        var one = await Assert.ThrowsAsync<EventBusConfigurationException>(
            async () => await offline.Publisher.PublishAsync(new TestEvent()));
        await Assert.ThrowsAsync<EventBusConfigurationException>(
            async () => await offline.Publisher.PublishBatchAsync([new TestEvent()]));
        Assert.Throws<EventBusConfigurationException>(() => offline.Publisher.TryEnqueue(new TestEvent()));

        Assert.Contains("declares no stream", one.Message, StringComparison.Ordinal);
        Assert.Equal(0, offline.Connects);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public async Task Publishing_throws_if_the_stream_is_blank(string? stream)
    {
        await using var offline = new OfflinePublisher();

        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await offline.Publisher.PublishAsync(stream!, new TestEvent()));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await offline.Publisher.PublishBatchAsync(stream!, [new TestEvent()]));
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task PublishAsync_throws_a_configuration_error_if_the_stream_is_unusable()
    {
        await using var offline = new OfflinePublisher();

        var error = await Assert.ThrowsAsync<EventBusConfigurationException>(
            async () => await offline.Publisher.PublishAsync("events\r\norders", new TestEvent()));

        Assert.Contains("'events??orders'", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task Publishing_throws_if_an_event_or_a_batch_is_null()
    {
        await using var offline = new OfflinePublisher();

        await Assert.ThrowsAsync<ArgumentNullException>(
            async () => await offline.Publisher.PublishAsync(Stream, null!));
        await Assert.ThrowsAsync<ArgumentNullException>(
            async () => await offline.Publisher.PublishBatchAsync(Stream, null!));
        await Assert.ThrowsAsync<ArgumentNullException>(
            async () => await offline.Publisher.PublishBatchAsync(Stream, [new TestEvent(), null!]));
        Assert.Throws<ArgumentNullException>(() => offline.Publisher.TryEnqueue(null!));
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task PublishBatchAsync_is_done_at_once_if_the_batch_is_empty()
    {
        await using var offline = new OfflinePublisher();

        Assert.Empty(await offline.Publisher.PublishBatchAsync(Stream, []));
        Assert.Equal(0, offline.Connects);
    }

    [Fact]
    public async Task PublishAsync_asks_for_a_connection_if_the_event_is_valid()
    {
        await using var offline = new OfflinePublisher();

        await Assert.ThrowsAnyAsync<EventPublishException>(
            async () => await offline.Publisher.PublishAsync(Stream, new TestEvent()));

        Assert.True(offline.Connects > 0);
    }

    private sealed record UndeclaredEvent : Event;

    [EventType("nameless.error")]
    private sealed record NamelessErrorEvent : Event
    {
        public override IEnumerable<System.ComponentModel.DataAnnotations.ValidationResult> Validate() =>
            [new("wrong as a whole")];
    }

    [EventType("dated.happened")]
    private sealed record DatedEvent : Event
    {
        public Dated? Inner { get; init; }
    }

    private sealed record Dated(DateTime HappenedAt);

    [EventType("misjudged.happened")]
    private sealed record MisjudgedEvent : Event
    {
        [MinLength(1)]
        public int Number { get; init; }
    }
}

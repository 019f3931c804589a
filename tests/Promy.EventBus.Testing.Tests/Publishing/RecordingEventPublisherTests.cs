namespace Promy.EventBus.Testing.Tests.Publishing;

public sealed class RecordingEventPublisherTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly RecordingEventPublisher _publisher = new();

    [Fact]
    public async Task A_published_event_is_told_with_its_options()
    {
        var order = new OrderPlaced { Number = 1 };

        var entryId = await _publisher.PublishAsync(order, new PublishOptions { CorrelationId = "one" }, Token);

        var published = Assert.Single(_publisher.Published<OrderPlaced>());
        Assert.Same(order, published.Event);
        Assert.Equal((OrderPlaced.StreamName, entryId), (published.Stream, published.EntryId));
        Assert.Equal("one", published.CorrelationId);
        Assert.Empty(_publisher.Published<OrderShipped>());
    }

    [Fact]
    public async Task Every_way_to_publish_is_recorded()
    {
        var options = new PublishOptions { Stream = "test:others" };

        await _publisher.PublishAsync(Order(1), Token);
        await _publisher.PublishAsync("test:others", Order(2), Token);
        await _publisher.PublishAsync(Order(3), options, Token);
        await _publisher.PublishBatchAsync([Order(4), Order(5)], Token);
        await _publisher.PublishBatchAsync("test:others", [Order(6)], Token);
        await _publisher.PublishBatchAsync([Order(7)], options, Token);
        Assert.True(_publisher.TryEnqueue(Order(8)));
        Assert.True(_publisher.TryEnqueue(Order(9), options));

        var published = _publisher.Published<OrderPlaced>();
        Assert.Equal(Enumerable.Range(1, 9), published.Select(one => one.Event.Number));
        Assert.Equal(
            [2, 3, 6, 7, 9],
            published.Where(one => one.Stream == "test:others").Select(one => one.Event.Number));
        Assert.Equal(9, published.Select(one => one.EntryId).Distinct().Count());
    }

    [Fact]
    public async Task An_invalid_event_is_refused_as_by_the_real_publisher()
    {
        var invalid = Order(-1);
        await using var host = await TestHost.StartAsync();

        foreach (var publisher in (IEventPublisher[])[_publisher, host.Publisher])
        {
            var one = await Assert.ThrowsAsync<EventValidationException>(
                async () => await publisher.PublishAsync(invalid, Token));
            Assert.Equal(["Number"], one.Errors.SelectMany(error => error.MemberNames));
            var batch = await Assert.ThrowsAsync<EventValidationException>(
                async () => await publisher.PublishBatchAsync([Order(1), invalid], Token));
            Assert.Equal(["[1].Number"], batch.Errors.SelectMany(error => error.MemberNames));
            Assert.Throws<EventValidationException>(() => publisher.TryEnqueue(invalid));
        }

        Assert.Empty(_publisher.Published<Event>());
        Assert.Empty(host.Harness.Published<Event>());
    }

    [Fact]
    public async Task Arguments_are_refused_as_by_the_real_publisher()
    {
        var blank = new PublishOptions { Stream = " " };
        await using var host = await TestHost.StartAsync();

        foreach (var publisher in (IEventPublisher[])[_publisher, host.Publisher])
        {
            await Assert.ThrowsAsync<ArgumentNullException>(async () => await publisher.PublishAsync(null!, Token));
            await Assert.ThrowsAsync<ArgumentException>(async () => await publisher.PublishAsync(" ", Order(1), Token));
            await Assert.ThrowsAsync<ArgumentException>(
                async () => await publisher.PublishAsync(Order(1), blank, Token));
            await Assert.ThrowsAsync<ArgumentException>(
                async () => await publisher.PublishBatchAsync([Order(1)], blank, Token));
            Assert.Throws<ArgumentException>(() => publisher.TryEnqueue(Order(1), blank));
            await Assert.ThrowsAsync<EventBusConfigurationException>(
                async () => await publisher.PublishAsync(new Undeclared(), Token));
            Assert.Empty(await publisher.PublishBatchAsync([], Token));
        }
    }

    [Fact]
    public async Task A_cancelled_token_publishes_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _publisher.PublishAsync(Order(1), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _publisher.PublishBatchAsync([Order(1)], cancelled));

        Assert.Empty(_publisher.Published<Event>());
    }

    [Fact]
    public async Task A_refused_event_is_certainly_not_published()
    {
        _publisher.RefuseNext();

        var error = await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await _publisher.PublishAsync(Order(1), Token));
        await _publisher.PublishAsync(Order(2), Token);

        Assert.Equal(OrderPlaced.StreamName, error.Stream);
        Assert.Equal(error.EventId, Assert.Single(_publisher.Refused<OrderPlaced>()).Event.Id);
        Assert.Equal(2, Assert.Single(_publisher.Published<OrderPlaced>()).Event.Number);
    }

    [Fact]
    public async Task An_event_whose_confirmation_is_lost_ends_unknown()
    {
        _publisher.LoseNextConfirmation(2);

        await Assert.ThrowsAsync<EventPublishOutcomeUnknownException>(
            async () => await _publisher.PublishAsync(Order(1), Token));
        await Assert.ThrowsAsync<EventPublishOutcomeUnknownException>(
            async () => await _publisher.PublishAsync(Order(1), Token));
        await _publisher.PublishAsync(Order(2), Token);

        Assert.Equal(2, _publisher.Unconfirmed<OrderPlaced>().Count);
        Assert.Single(_publisher.Published<OrderPlaced>());
    }

    [Fact]
    public async Task A_batch_tells_the_outcome_of_each_event()
    {
        _publisher.RefuseNext();
        _publisher.LoseNextConfirmation();

        var error = await Assert.ThrowsAsync<EventBatchPublishException>(
            async () => await _publisher.PublishBatchAsync([Order(1), Order(2), Order(3)], Token));

        Assert.IsType<EventNotPublishedException>(error.Results[0].Error);
        Assert.IsType<EventPublishOutcomeUnknownException>(error.Results[1].Error);
        Assert.True(error.Results[2].IsPublished);
        Assert.Equal(3, Assert.Single(_publisher.Published<OrderPlaced>()).Event.Number);
    }

    [Fact]
    public void An_enqueued_event_is_not_taken_if_it_is_refused()
    {
        _publisher.RefuseNext();
        _publisher.LoseNextConfirmation();

        Assert.False(_publisher.TryEnqueue(Order(1)));
        Assert.True(_publisher.TryEnqueue(Order(2)));

        Assert.Single(_publisher.Refused<Event>());
        Assert.Single(_publisher.Unconfirmed<Event>());
        Assert.Empty(_publisher.Published<Event>());
    }

    private static OrderPlaced Order(int number) => new() { Number = number };

    [EventType("order.undeclared")]
    private sealed record Undeclared : Event;
}

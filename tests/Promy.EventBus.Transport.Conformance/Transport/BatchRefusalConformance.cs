namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// One event of a batch that the server refuses does not affect its neighbours, and the publisher is told which. Dapr
/// <c>bulkPublish</c>: success and failure for each entry.
/// </summary>
[Needs(nameof(TransportFeatures.CanRefuseWrites))]
public abstract class BatchRefusalConformance(ITransportFactory transports) : TransportConformance(transports)
{
    protected override TransportServer Server => TransportServer.Own;

    [Fact]
    public async Task Refused_events_of_a_batch_are_reported_and_the_others_are_stored()
    {
        await Transport.RefuseWritesAsync(RefusedEvent.StreamName);
        Event[] batch = [new DeclaredEvent { Number = 1 }, new RefusedEvent(), new DeclaredEvent { Number = 2 }];

        var failure = await Assert.ThrowsAsync<EventBatchPublishException>(
            async () => await Publisher.PublishBatchAsync(batch));

        Assert.Equal(batch.Select(@event => @event.Id), failure.Results.Select(result => result.EventId));
        Assert.Equal([true, false, true], failure.Results.Select(result => result.IsPublished));
        Assert.IsType<EventNotPublishedException>(failure.Results[1].Error);
        var stored = await Transport.ReadAllAsync(DeclaredEvent.StreamName);
        Assert.Equal(
            failure.Results.Where(result => result.IsPublished).Select(result => result.EntryId),
            stored.Select(entry => entry.EntryId));
    }

    [Fact]
    public async Task A_refused_event_is_not_stored_and_can_be_published_again()
    {
        await Transport.RefuseWritesAsync(RefusedEvent.StreamName);
        var @event = new RefusedEvent();
        var failure = await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await Publisher.PublishAsync(@event));
        Assert.Equal((RefusedEvent.StreamName, @event.Id), (failure.Stream, failure.EventId));

        await Transport.AcceptWritesAsync(RefusedEvent.StreamName);
        await Publisher.PublishAsync(@event);

        Assert.Single(await Transport.ReadAllAsync(RefusedEvent.StreamName));
    }
}

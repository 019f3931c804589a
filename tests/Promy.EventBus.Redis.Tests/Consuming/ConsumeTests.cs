namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ConsumeTests(RedisServer server)
{
    [Fact]
    public async Task A_published_event_is_delivered_unchanged_and_acknowledged()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume();

        var entryId = await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 7 });

        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        var delivery = Assert.Single(consumer.Deliveries);
        var stored = Assert.Single(await bus.Database.StreamRangeAsync(bus.Stream));
        Assert.Equal(entryId, delivery.EntryId);
        Assert.Equal((byte[])stored["metadata"]!, delivery.Metadata.ToArray());
        Assert.Equal((byte[])stored["payload"]!, delivery.Payload.ToArray());
        Assert.Equal(1, delivery.DeliveryCount);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Theory]
    [InlineData("RESP2")]
    [InlineData("RESP3")]
    public async Task Events_are_read_over_both_protocols(string protocol)
    {
        await using var bus = new RedisBus(server, options =>
            options.ConnectionString += protocol == "RESP2" ? ",protocol=resp2" : ",protocol=resp3");
        var consumer = bus.Consume();
        await Eventually.TrueAsync(
            () => consumer.Report is { Problem: null, SinceLastRead: var age } && age < TimeSpan.FromSeconds(3));

        await bus.PublishManyAsync(25);

        await Eventually.EqualAsync(25, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        // Recovery would make up for an unreadable reply: it must not have been needed.
        Assert.All(consumer.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
        Assert.DoesNotContain(bus.Logs.GetSnapshot(), record => record.Id.Name == "SubscriptionFailing");
    }
}

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A new group starts where it says. Watermill <c>TestNewSubscriberReceivesOldMessages</c> and
/// <c>TestFanOutWithFullMessageReplay</c>, Wolverine <c>StartFromBeginning</c> and <c>StartFromNewMessages</c>.
/// </summary>
public abstract class NewGroupConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task Each_of_three_groups_gets_everything_that_was_published_until_it_came()
    {
        for (var round = 1; round <= 3; round++)
        {
            await PublishAsync(20, first: (round - 1) * 20);

            var consumer = Consume(subscription: Subscription with { Group = Transport.Group($"group-{round}") });

            await consumer.ReceivedAsync(round * 20);
            Assert.Equal(Enumerable.Range(0, round * 20), consumer.Numbers.Order());
        }
    }

    [Fact]
    public async Task A_group_that_starts_at_the_end_gets_only_what_is_published_from_then_on()
    {
        const int Old = 50;
        await PublishAsync(Old);
        var consumer = Consume(subscription: Subscription with { StartFrom = SubscriptionStart.End });

        // If the transport does not report that the group exists, the first event that arrives shows it.
        var first = Old;
        await Eventually.TrueAsync(async () =>
        {
            await Publisher.PublishAsync(Stream, new ConformanceEvent { Number = first++ });
            return !consumer.Deliveries.IsEmpty;
        });
        await PublishAsync(20, first: 1000);

        await Eventually.TrueAsync(() => consumer.Numbers.Count(number => number >= 1000) == 20);
        await SettledAsync();
        Assert.DoesNotContain(consumer.Numbers, number => number < Old);
        var seen = consumer.Numbers.Where(number => number < 1000).Order().ToArray();
        Assert.Equal(Enumerable.Range(seen[0], first - seen[0]), seen);
    }

    [Fact]
    public async Task An_existing_group_goes_on_where_it_was_and_ignores_its_start_option()
    {
        await PublishAsync(10);
        var consumer = Consume();
        await consumer.ReceivedAsync(10);
        await consumer.StopAsync();
        await PublishAsync(10, first: 10);

        var next = Consume(subscription: Subscription with { StartFrom = SubscriptionStart.End });

        await next.ReceivedAsync(10);
        Assert.Equal(Enumerable.Range(10, 10), next.Numbers.Order());
    }
}

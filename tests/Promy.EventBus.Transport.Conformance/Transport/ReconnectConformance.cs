namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A server that ends and starts again costs no event: publishers repeat unconfirmed events, consumers come back by
/// themselves. Watermill <c>TestReconnect</c>, Dapr certification of Kafka and MQTT: brokers stopped under load.
/// </summary>
[Needs(nameof(TransportFeatures.CanRestartServer))]
public abstract class ReconnectConformance(ITransportFactory transports) : TransportConformance(transports)
{
    private const int Events = 1200;
    private const int Publishers = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected override TransportServer Server => TransportServer.Own;

    [Fact]
    public async Task Every_published_event_arrives_although_the_server_ended_twice_meanwhile()
    {
        var publisher = Publisher;
        var consumer = Consume(subscription: Quick);
        var next = -1;

        await Task.WhenAll(Enumerable.Range(0, Publishers).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number < Events)
            {
                if (number is Events / 3 or Events / 2)
                {
                    // The other publishers go on meanwhile.
                    await Transport.StopServerAsync();
                    await Transport.StartServerAsync();
                }

                await PublishUntilAcceptedAsync(publisher, new ConformanceEvent { Number = number });
            }
        }));

        await Eventually.EqualAsync(Events, () => consumer.Numbers.Distinct().Count(), Patience);
        await SettledAsync();
        Assert.Equal(Enumerable.Range(0, Events), consumer.Numbers.Distinct().Order());
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task An_event_in_flight_at_a_server_restart_is_settled_and_not_given_to_others()
    {
        var gate = new Gate();
        var holder = Consume(gate.HandledAfterItAsync, Subscription with { MaxConcurrency = 5 });
        var numbers = await PublishAsync(5);
        await holder.ReceivedAsync(5);

        await Transport.StopServerAsync();
        await Transport.StartServerAsync();
        var other = Consume();

        // The other one reads for certain when it has got something; the holder may be quicker, and buffers what it
        // gets.
        var published = numbers.Length;
        while (!other.Numbers.Any())
        {
            await PublishUntilAcceptedAsync(Publisher, new ConformanceEvent { Number = published++ });
            await Eventually.TrueAsync(async () => other.Numbers.Count() + await PendingAsync() >= published, Patience);
        }

        gate.Open();
        await Eventually.EqualAsync(0, () => PendingAsync(), Patience);
        Assert.Equal(numbers, holder.Numbers.Where(numbers.Contains).Order());
        Assert.Empty(other.Numbers.Intersect(numbers));
        Assert.Equal(Enumerable.Range(0, published), holder.Numbers.Union(other.Numbers).Order());
    }

    [Fact]
    public async Task A_consumer_that_starts_while_the_server_is_away_consumes_when_it_appears()
    {
        await PublishAsync(10);
        await Transport.StopServerAsync();
        var consumer = Consume();

        // By the time that a publisher gives up the consumer has found nobody either.
        await Assert.ThrowsAnyAsync<EventPublishException>(
            async () => await Publisher.PublishAsync(Stream, new ConformanceEvent()));
        await Transport.StartServerAsync();

        await consumer.ReceivedAsync(10, Patience);
        await SettledAsync();
    }

    private async Task PublishUntilAcceptedAsync(IEventPublisher publisher, ConformanceEvent @event)
    {
        while (true)
        {
            try
            {
                await publisher.PublishAsync(Stream, @event);
                return;
            }
            catch (EventPublishException)
            {
                // Not stored, or unknown: the same event again, under the same id.
            }
        }
    }
}

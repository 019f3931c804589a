namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// An event gets from one node to another with its identity, by its name and not by its class. Wolverine
/// <c>can_send_from_one_node_to_another</c>, <c>send_green_that_gets_received_as_blue</c> and
/// <c>tracking_correlation_id_on_everything</c>, Rebus <c>HasOneWayClient</c>.
/// </summary>
public abstract class BusTwoNodesConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Fact]
    public async Task An_event_of_a_publishing_node_is_handled_by_another_with_its_identity()
    {
        var script = new HandlerScript<ConformanceHandler>();
        await StartAsync(script);
        var sender = await StartAsync(_ => { }, options => options.Consumer.Group = null);
        var @event = new ConformanceEvent { Number = 7, Text = "żółć" };

        var entryId = await PublisherOf(sender).PublishAsync(Stream, @event);

        await Eventually.EqualAsync(1, () => script.Calls.Count);
        var (received, context, _) = Assert.Single(script.Calls);
        Assert.Equivalent(@event, received);
        Assert.Equal((@event.Id, @event.Type, @event.Source), (context.EventId, context.EventType, context.Source));
        Assert.Equal((Stream, Group, entryId), (context.Stream, context.Group, context.EntryId));
        Assert.Equal((1, 1), (context.Attempt, context.DeliveryCount));
    }

    [Fact]
    public async Task An_event_is_handled_as_another_class_with_the_same_wire_name()
    {
        var script = new HandlerScript<RenamedHandler>();
        var host = await StartAsync(bus => AddHandler<RenamedHandler, RenamedEvent>(bus, script));

        await PublishAsync(host, 7);

        await Eventually.EqualAsync(1, () => script.Calls.Count);
        Assert.Equal(7, Assert.IsType<RenamedEvent>(Assert.Single(script.Calls).Event).Number);
    }

    [Fact]
    public async Task The_correlation_id_reaches_every_attempt_and_the_dead_letter()
    {
        var script = new HandlerScript<ConformanceHandler>((_, _) => throw new TimeoutException("on purpose"));
        await StartAsync(script);

        await Transport.PublishRawAsync(
            Stream,
            """{"id":"e-1","type":"conformance.happened","timestamp":"2025-11-06T10:30:00Z","correlation_id":"c-1"}"""u8
                .ToArray(),
            """{"number":7}"""u8.ToArray());

        var letter = Assert.Single(await DeadLettersAsync(1));
        Assert.Equal(["c-1", "c-1", "c-1"], script.Calls.Select(call => call.Context.CorrelationId));
        Assert.Equal("c-1", letter.Metadata.GetProperty("correlation_id").GetString());
    }

    [Fact]
    public async Task Two_nodes_of_a_service_divide_the_events_and_handle_each_once()
    {
        // Neither goes on before the other has something: the faster one cannot take it all.
        var gate = new Gate();
        HandlerScript<ConformanceHandler>[] scripts = [];
        Task ActAsync(EventContext context, CancellationToken token)
        {
            if (scripts.All(script => script.Calls.Count > 0))
            {
                gate.Open();
            }

            return gate.PassAsync(token);
        }

        scripts = [new(ActAsync), new(ActAsync)];
        var hosts = await Task.WhenAll(scripts.Select(script => StartAsync(script)));

        await PublishAsync(hosts[0], Enumerable.Range(0, 1000));

        await Eventually.EqualAsync(1000, () => scripts.Sum(script => script.Calls.Count), TimeSpan.FromSeconds(30));
        await SettledAsync();
        Assert.Equal(Enumerable.Range(0, 1000), scripts.SelectMany(script => script.Numbers).Order());
    }
}

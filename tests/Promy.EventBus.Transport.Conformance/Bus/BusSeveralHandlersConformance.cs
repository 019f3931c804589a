using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Handlers that share a stream each get their events, and none pays for another. Dapr <c>multiple handlers</c>, Rebus
/// <c>Dispatch</c> to several handlers, Wolverine: an unknown type harms nothing.
/// </summary>
public abstract class BusSeveralHandlersConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Fact]
    public async Task Two_handlers_of_one_event_each_get_every_event()
    {
        var first = new HandlerScript<ConformanceHandler>();
        var second = new HandlerScript<OtherHandler>();
        var host = await StartBothAsync(first, second);

        await PublishAsync(host, Enumerable.Range(0, 50));

        await Eventually.TrueAsync(() => first.Calls.Count == 50 && second.Calls.Count == 50);
        await SettledAsync();
        Assert.Equal(Enumerable.Range(0, 50), first.Numbers.Order());
        Assert.Equal(Enumerable.Range(0, 50), second.Numbers.Order());
    }

    [Fact]
    public async Task A_failing_handler_is_retried_alone_and_named_in_the_one_dead_letter()
    {
        var first = new HandlerScript<ConformanceHandler>();
        var second = new HandlerScript<OtherHandler>((_, _) => throw new TimeoutException("on purpose"));
        var host = await StartBothAsync(first, second);

        await PublishAsync(host, 7);

        var letter = Assert.Single(await DeadLettersAsync(1));
        await SettledAsync();
        Assert.Equal([1], first.Attempts);
        Assert.Equal([1, 2, 3], second.Attempts);
        Assert.Equal(typeof(OtherHandler).FullName, letter.Text("handler"));
    }

    [Fact]
    public async Task Each_of_two_failing_handlers_has_a_dead_letter()
    {
        var host = await StartBothAsync(
            new((_, _) => throw new TimeoutException("on purpose")),
            new((_, _) => throw new TimeoutException("on purpose")));

        await PublishAsync(host, 7);

        var letters = await DeadLettersAsync(2);
        await SettledAsync();
        Assert.Equal(
            [typeof(ConformanceHandler).FullName, typeof(OtherHandler).FullName],
            letters.Select(letter => letter.Text("handler")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_event_types_of_a_stream_are_handled_and_an_unknown_one_is_skipped()
    {
        var happened = new HandlerScript<ConformanceHandler>();
        var declared = new HandlerScript<DeclaredHandler>();
        var host = await StartAsync(bus =>
        {
            AddHandler<ConformanceHandler, ConformanceEvent>(bus, happened);
            AddHandler<DeclaredHandler, DeclaredEvent>(bus, declared);
        });
        var publisher = PublisherOf(host);

        await publisher.PublishAsync(Stream, new RefusedEvent());
        await publisher.PublishAsync(Stream, new DeclaredEvent { Number = 1 });
        await publisher.PublishAsync(Stream, new ConformanceEvent { Number = 2 });

        await Eventually.TrueAsync(() => happened.Calls.Count == 1 && declared.Calls.Count == 1);
        await SettledAsync();
        Assert.Equal(2, Assert.IsType<ConformanceEvent>(Assert.Single(happened.Calls).Event).Number);
        Assert.Equal(1, Assert.IsType<DeclaredEvent>(Assert.Single(declared.Calls).Event).Number);
        Assert.Empty(await DeadLettersAsync(0));
    }

    private Task<IHost> StartBothAsync(
        HandlerScript<ConformanceHandler> first, HandlerScript<OtherHandler> second) =>
        StartAsync(bus =>
        {
            AddHandler<ConformanceHandler, ConformanceEvent>(bus, first);
            AddHandler<OtherHandler, ConformanceEvent>(bus, second);
        });
}

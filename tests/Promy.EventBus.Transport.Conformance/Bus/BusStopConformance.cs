namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A host stops in order: it waits for handlers in flight, hands back interrupted events, and a later host goes on.
/// MassTransit <c>Should_complete_running_consumers_nicely</c>, <c>…with_nothing_running</c> and
/// <c>Should_not_produce_a_fault_on_shutdown</c>, Wolverine <c>can_stop_and_restart_listeners</c>, Watermill
/// <c>TestRouter_wait_for_handlers_before_shutdown</c>.
/// </summary>
public abstract class BusStopConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Fact]
    public async Task A_stop_waits_for_the_handler_in_flight()
    {
        var gate = new Gate();
        var script = new HandlerScript<ConformanceHandler>((_, token) => gate.PassAsync(token));
        var host = await StartAsync(script, consumer => consumer.MaxConcurrency = 1);
        await PublishAsync(host, 1, 2);
        await Eventually.EqualAsync(1, () => script.Calls.Count);
        await Eventually.EqualAsync(2, () => Transport.PendingAsync(Stream, Group));

        // The stop is under way when another host is given what this one had not started.
        var stopping = host.StopAsync();
        var other = new HandlerScript<ConformanceHandler>();
        await StartAsync(other, configure: options => options.Consumer.Recovery.Interval = TimeSpan.FromSeconds(1));
        await Eventually.EqualAsync(1, () => other.Calls.Count);
        Assert.False(stopping.IsCompleted);

        gate.Open();
        await stopping;
        await SettledAsync();
        Assert.Equal([1, 2], script.Numbers.Concat(other.Numbers));
        Assert.Equal([1], script.Attempts);
    }

    [Fact]
    public async Task An_event_of_an_interrupted_handler_is_handled_anew_by_the_next_host()
    {
        var interrupted = new HandlerScript<ConformanceHandler>((_, token) => Task.Delay(Timeout.Infinite, token));
        var host = await StartAsync(
            interrupted, configure: options => options.Consumer.DrainTimeout = TimeSpan.FromMilliseconds(100));
        await PublishAsync(host, 7);
        await Eventually.EqualAsync(1, () => interrupted.Calls.Count);

        await host.StopAsync();

        var next = new HandlerScript<ConformanceHandler>();
        await StartAsync(next);
        await Eventually.EqualAsync(1, () => next.Calls.Count);
        await SettledAsync();
        var context = Assert.Single(next.Calls).Context;
        Assert.Equal((1, 1), (context.Attempt, context.DeliveryCount));
        Assert.Equal([1], interrupted.Attempts);
        Assert.Empty(await DeadLettersAsync(0));
    }

    [Fact]
    public async Task Three_hosts_one_after_the_other_handle_every_event_once()
    {
        var script = new HandlerScript<ConformanceHandler>();
        var sender = await StartAsync(_ => { }, options => options.Consumer.Group = null);
        await PublishAsync(sender, Enumerable.Range(0, 900));
        foreach (var target in new[] { 200, 500 })
        {
            var host = await StartAsync(script);
            await Eventually.TrueAsync(() => script.Calls.Count >= target);
            await host.StopAsync();
        }

        await StartAsync(script);

        await Eventually.TrueAsync(() => script.Calls.Count >= 900, TimeSpan.FromSeconds(30));
        await SettledAsync();
        Assert.Equal(Enumerable.Range(0, 900), script.Numbers.Order());
    }

    [Fact]
    public async Task A_host_with_nothing_in_flight_stops()
    {
        var host = await StartAsync(new HandlerScript<ConformanceHandler>());

        var stopping = host.StopAsync();

        await Eventually.TrueAsync(() => stopping.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Enqueued_events_are_stored_when_the_host_has_stopped()
    {
        var stored = new HandlerScript<DeclaredHandler>();
        await StartAsync(bus => AddHandler<DeclaredHandler, DeclaredEvent>(
            bus, stored, consumer => consumer.Stream = DeclaredEvent.StreamName));
        var sender = await StartAsync(_ => { }, options => options.Consumer.Group = null);
        for (var number = 0; number < 500; number++)
        {
            Assert.True(PublisherOf(sender).TryEnqueue(new DeclaredEvent { Number = number }));
        }

        await sender.StopAsync();

        Assert.Equal(500, (await Transport.ReadAllAsync(DeclaredEvent.StreamName)).Count);
        await Eventually.EqualAsync(500, () => stored.Calls.Count);
    }

    protected override TransportServer Server => TransportServer.Own;
}

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A handler that is out of time has failed, and does not hold up the others. MassTransit
/// <c>Should_produce_fault_on_timeout</c>.
/// </summary>
public abstract class BusTimeoutConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Fact]
    public async Task A_timed_out_handler_is_retried_and_dead_lettered_while_others_go_on()
    {
        var script = new HandlerScript<ConformanceHandler>((context, token) =>
            context.EventId == "hangs" ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask);
        var host = await StartAsync(script, consumer =>
        {
            consumer.HandlerTimeout = TimeSpan.FromMilliseconds(300);
            consumer.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero];
            consumer.MaxConcurrency = 2;
        });
        await PublisherOf(host).PublishAsync(Stream, new ConformanceEvent { Id = "hangs" });

        await PublishAsync(host, Enumerable.Range(1, 50));

        var letter = Assert.Single(await DeadLettersAsync(1));
        await SettledAsync();
        Assert.Equal("hangs", letter.Text("original_event_id"));
        Assert.Equal(2, letter.Payload.GetProperty("attempts_exhausted").GetInt32());
        Assert.Contains("Timeout", letter.Text("exception_type"), StringComparison.Ordinal);
        Assert.Equal(52, script.Calls.Count);
    }
}

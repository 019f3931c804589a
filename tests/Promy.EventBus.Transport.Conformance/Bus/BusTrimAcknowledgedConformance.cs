using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A stream keeps what some group has not acknowledged, and nothing else. Our own:
/// <see cref="Retention.UntilAcknowledged"/>.
/// </summary>
[Needs(nameof(TransportFeatures.TrimsAcknowledged))]
public abstract class BusTrimAcknowledgedConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Fact]
    public async Task A_stream_without_groups_keeps_everything()
    {
        var host = await StartSenderAsync();
        Assert.Equal(default, await TrimAsync(host));
        await PublishAsync(host, Enumerable.Range(0, 5));

        Assert.Equal(default, await TrimAsync(host));

        Assert.Equal(5, await LengthAsync());
    }

    [Fact]
    public async Task Entries_acknowledged_by_the_only_group_go_up_to_the_event_in_work()
    {
        var gate = new Gate();
        var calls = 0;
        var script = new HandlerScript<ConformanceHandler>(
            (_, token) => ++calls == 3 ? gate.PassAsync(token) : Task.CompletedTask);
        var host = await StartAsync(script, consumer => consumer.MaxConcurrency = 1);
        await PublishAsync(host, Enumerable.Range(0, 5));
        await Eventually.EqualAsync(3, () => script.Calls.Count);

        var removed = 0L;
        await Eventually.EqualAsync(2L, async () => removed += (await TrimAsync(host)).Removed);
        Assert.Equal(3, await LengthAsync());

        gate.Open();
        await SettledAsync();
        Assert.Equal(new TrimResult(3, Unread: 0), await TrimAsync(host));
        Assert.Equal(0, await LengthAsync());
    }

    [Fact]
    public async Task Entries_that_another_group_still_needs_stay()
    {
        var gate = new Gate();
        var script = new HandlerScript<ConformanceHandler>();
        var slow = new HandlerScript<OtherHandler>((_, token) => gate.PassAsync(token));
        var host = await StartAsync(bus =>
        {
            AddHandler<ConformanceHandler, ConformanceEvent>(bus, script);
            AddHandler<OtherHandler, ConformanceEvent>(
                bus, slow, consumer => consumer.Group = Transport.Group("slow"));
        });
        await PublishAsync(host, Enumerable.Range(0, 5));
        await Eventually.EqualAsync(5, () => script.Calls.Count);
        await Eventually.EqualAsync(5, () => slow.Calls.Count);
        await SettledAsync();

        Assert.Equal(default, await TrimAsync(host));
        gate.Open();

        await Eventually.EqualAsync(0, () => Transport.PendingAsync(Stream, Transport.Group("slow")));
        Assert.Equal(new TrimResult(5, Unread: 0), await TrimAsync(host));
    }

    private async Task<TrimResult> TrimAsync(IHost host)
    {
        var count = new TrimCount();
        await TransportOf(host).TrimAsync(Stream, Retention.UntilAcknowledged, count, CancellationToken.None);
        return count.Total;
    }

    private async Task<int> LengthAsync() => (await Transport.ReadAllAsync(Stream)).Count;
}

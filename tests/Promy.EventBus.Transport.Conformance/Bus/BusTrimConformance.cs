using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A stream keeps its newest or its youngest entries, and each entry that goes is counted once. Our own:
/// <see cref="IEventTransport.TrimAsync"/>.
/// </summary>
[Needs(nameof(TransportFeatures.Trims))]
public abstract class BusTrimConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Fact]
    public async Task The_newest_entries_stay_and_the_others_are_counted()
    {
        var host = await StartSenderAsync();
        await PublishAsync(host, Enumerable.Range(0, 10));
        var newest = (await IdsAsync()).TakeLast(3);

        Assert.Equal(new TrimResult(7, Unread: 0), await TrimAsync(host, Retention.Newest(3)));

        Assert.Equal(newest, await IdsAsync());
        Assert.Equal(default, await TrimAsync(host, Retention.Newest(3)));
    }

    [Fact]
    public async Task Entries_stay_until_they_reach_the_age()
    {
        var host = await StartSenderAsync();
        await PublishAsync(host, Enumerable.Range(0, 5));

        Assert.Equal(default, await TrimAsync(host, Retention.Younger(TimeSpan.FromHours(1))));

        Assert.Equal(5, (await IdsAsync()).Length);
        var removed = 0L;
        await Eventually.EqualAsync(
            5L, async () => removed += (await TrimAsync(host, Retention.Younger(TimeSpan.FromSeconds(1)))).Removed);
        Assert.Empty(await IdsAsync());
    }

    [Fact]
    public async Task Entries_that_a_group_has_not_read_are_counted_as_unread()
    {
        var script = new HandlerScript<ConformanceHandler>();
        var reader = await StartAsync(script);
        await PublishAsync(reader, Enumerable.Range(0, 5));
        await Eventually.EqualAsync(5, () => script.Calls.Count);
        await SettledAsync();
        await reader.StopAsync();
        var host = await StartSenderAsync();
        await PublishAsync(host, Enumerable.Range(5, 5));

        Assert.Equal(new TrimResult(8, Unread: 3), await TrimAsync(host, Retention.Newest(2)));
    }

    [Fact]
    public async Task Of_many_that_trim_at_once_each_entry_is_counted_by_one()
    {
        IHost[] hosts = [await StartSenderAsync(), await StartSenderAsync()];
        await PublishAsync(hosts[0], Enumerable.Range(0, 1000));

        var results = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(index => TrimAsync(hosts[index % 2], Retention.Newest(3))));

        Assert.Equal(997, results.Sum(result => result.Removed));
        Assert.Equal(3, (await IdsAsync()).Length);
    }

    [Fact]
    public async Task A_stream_that_is_not_there_is_nothing_to_trim()
    {
        var host = await StartSenderAsync();

        Assert.Equal(default, await TrimAsync(host, Retention.Newest(3)));
        Assert.Equal(default, await TrimAsync(host, Retention.Younger(TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public async Task A_trim_that_is_cancelled_removes_nothing()
    {
        var host = await StartSenderAsync();
        await PublishAsync(host, Enumerable.Range(0, 5));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TransportOf(host).TrimAsync(
            Stream, Retention.Newest(0), new TrimCount(), new CancellationToken(canceled: true)));

        Assert.Equal(5, (await IdsAsync()).Length);
    }

    private async Task<TrimResult> TrimAsync(IHost host, Retention keep)
    {
        var count = new TrimCount();
        await TransportOf(host).TrimAsync(Stream, keep, count, CancellationToken.None);
        return count.Total;
    }

    private async Task<string[]> IdsAsync() =>
        [.. (await Transport.ReadAllAsync(Stream)).Select(entry => entry.EntryId)];
}

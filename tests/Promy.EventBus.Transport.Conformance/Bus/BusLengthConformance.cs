using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// The entries of a stream are counted, dead letters too. Our own: <see cref="IEventTransport.GetLengthAsync"/>.
/// </summary>
public abstract class BusLengthConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Fact]
    public async Task A_stream_has_the_length_of_what_was_published_and_none_before()
    {
        var host = await StartSenderAsync();
        Assert.Equal(0, await LengthOfAsync(host, Stream));

        await PublishAsync(host, Enumerable.Range(0, 5));

        Assert.Equal(5, await LengthOfAsync(host, Stream));
        Assert.Equal(0, await LengthOfAsync(host, Transport.Stream("other")));
    }

    [Fact]
    public async Task A_stream_of_dead_letters_has_one_entry_for_each()
    {
        var script = new HandlerScript<ConformanceHandler>((_, _) => throw new IOException("on purpose"));
        var host = await StartAsync(script, consumer => consumer.Retry.Delays = [TimeSpan.Zero]);

        await PublishAsync(host, 1, 2, 3);

        await Eventually.EqualAsync(3, () => LengthOfAsync(host, DeadLetters));
        await SettledAsync();
        Assert.Equal(3, await LengthOfAsync(host, DeadLetters));
    }

    private static Task<long> LengthOfAsync(IHost host, string stream) =>
        TransportOf(host).GetLengthAsync(stream, CancellationToken.None);
}

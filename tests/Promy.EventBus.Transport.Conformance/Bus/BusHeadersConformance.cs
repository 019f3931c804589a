using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Headers and correlation of a publisher reach the handler in every delivery of the event. Our own; the headers of
/// MassTransit, Rebus and Wolverine.
/// </summary>
public abstract class BusHeadersConformance(ITransportFactory transports) : BusConformance(transports)
{
    private static readonly Dictionary<string, string> Headers = new() { ["tenant"] = "7", ["locale"] = "é" };

    [Fact]
    public async Task Headers_and_correlation_are_the_same_in_retry_redelivery_and_replay()
    {
        var fails = true;
        var script = new HandlerScript<ConformanceHandler>((_, _) =>
            Volatile.Read(ref fails) ? throw new TimeoutException("on purpose") : Task.CompletedTask);
        var host = await StartAsync(
            script,
            configure: options =>
            {
                options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero];
                options.Retry.Redelivery = [TimeSpan.FromSeconds(1)];
            });

        await PublisherOf(host).PublishAsync(
            new ConformanceEvent { Number = 7 },
            new PublishOptions { Stream = Stream, CorrelationId = "order-7", Headers = Headers });
        Assert.Single(await DeadLettersAsync(1));
        Volatile.Write(ref fails, false);
        var letters = host.Services.GetRequiredService<IDeadLetterStore>();
        await foreach (var replay in letters.ReplayAsync(new DeadLetterQuery { DeadLetterStream = DeadLetters }))
        {
            Assert.Equal(DeadLetterActionStatus.Succeeded, replay.Status);
        }

        // Two attempts, two after the redelivery, and one after the replay.
        await Eventually.EqualAsync(5, () => script.Calls.Count);
        await SettledAsync();
        Assert.All(script.Calls, call => Assert.Equal("order-7", call.Context.CorrelationId));
        Assert.All(script.Calls, call => Assert.Equal(Headers, call.Context.Headers));
    }

    [Fact]
    public async Task Without_options_a_handler_has_no_headers_and_no_correlation()
    {
        var script = new HandlerScript<ConformanceHandler>();
        var host = await StartAsync(script);

        await PublishAsync(host, 7);

        await Eventually.EqualAsync(1, () => script.Calls.Count);
        var context = script.Calls.Single().Context;
        Assert.Empty(context.Headers);
        Assert.Null(context.CorrelationId);
    }
}

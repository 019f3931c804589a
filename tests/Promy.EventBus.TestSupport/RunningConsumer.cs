using System.Collections.Concurrent;
using System.Text.Json;

#if CONFORMANCE_PACKAGE
namespace Promy.EventBus.Transport.Conformance;
#else
namespace Promy.EventBus.TestSupport;
#endif

/// <summary>One running subscription that records its deliveries.</summary>
public class RunningConsumer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Starts it.</summary>
    /// <param name="subscriber">Who reads.</param>
    /// <param name="subscription">What to read and how.</param>
    /// <param name="handle">Settles the deliveries.</param>
    public RunningConsumer(
        IEventSubscriber subscriber,
        EventSubscription subscription,
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> handle) =>
        Completion = Task.Run(() => subscriber.SubscribeAsync(
            subscription,
            (delivery, token) =>
            {
                Deliveries.Enqueue(delivery);
                return handle(delivery, token);
            },
            _stop.Token));

    /// <summary>Everything that it was given, in the order of the calls.</summary>
    public ConcurrentQueue<EventDelivery> Deliveries { get; } = new();

    /// <summary>Ends with the subscription.</summary>
    public Task Completion { get; }

    /// <summary>The numbers of the events that it was given, repetitions included.</summary>
    public IEnumerable<int> Numbers => Deliveries.Select(NumberOf);

    /// <summary>Number of the event in a delivery.</summary>
    public static int NumberOf(EventDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        using var payload = JsonDocument.Parse(delivery.Payload);
        return payload.RootElement.GetProperty("number").GetInt32();
    }

    /// <summary>
    /// Waits until it was given <paramref name="count"/> deliveries, and sees that they are not more.
    /// </summary>
    public Task ReceivedAsync(int count, TimeSpan? within = null) =>
        Eventually.EqualAsync(count, () => Deliveries.Count, within);

    /// <summary>Begins to stop it in order.</summary>
    public void BeginStop() => _stop.Cancel();

    /// <summary>Stops it in order.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Completion;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopAsync();
        _stop.Dispose();
    }
}

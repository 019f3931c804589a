using System.Collections.Concurrent;
using System.Text.Json;

namespace Promy.EventBus.Conformance;

/// <summary>One running subscription that records what it is given.</summary>
public sealed class RunningConsumer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<EventDelivery> _deliveries = new();
    private readonly IConsumerProcess _process;

    internal RunningConsumer(
        IConsumerProcess process,
        EventSubscription subscription,
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> handle)
    {
        _process = process;
        Completion = Task.Run(() => process.Subscriber.SubscribeAsync(
            subscription,
            (delivery, token) =>
            {
                _deliveries.Enqueue(delivery);
                return handle(delivery, token);
            },
            _stop.Token));
    }

    /// <summary>Everything that it was given, in the order of the calls.</summary>
    public IReadOnlyCollection<EventDelivery> Deliveries => _deliveries;

    /// <summary>Ends with the subscription.</summary>
    public Task Completion { get; }

    /// <summary>The numbers of the events that it was given, repetitions included.</summary>
    public IEnumerable<int> Numbers => _deliveries.Select(NumberOf);

    /// <summary>Number of the event in a delivery.</summary>
    public static int NumberOf(EventDelivery delivery)
    {
        using var payload = JsonDocument.Parse(delivery.Payload);
        return payload.RootElement.GetProperty("number").GetInt32();
    }

    /// <summary>
    /// Waits until it was given <paramref name="count"/> deliveries, and sees that they are not more.
    /// </summary>
    public Task ReceivedAsync(int count, TimeSpan? within = null) =>
        Eventually.EqualAsync(count, () => _deliveries.Count, within);

    public void BeginStop() => _stop.Cancel();

    /// <summary>Stops it in order.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Completion;
    }

    /// <summary>Its process is gone for the server; the callbacks that run here go on and reach nobody.</summary>
    public Task CrashAsync() => _process.CrashAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.InMemory;

/// <summary>
/// Consumes the streams of the broker. Each call of <see cref="SubscribeAsync"/> is one subscription.
/// </summary>
internal sealed class InMemoryEventSubscriber(BrokerLink link, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    : IEventSubscriber
{
    private readonly ConcurrentDictionary<InMemorySubscription, byte> _running = new();
    private readonly BusLogger _logger = BusLogger.For<InMemoryEventSubscriber>(loggerFactory);

    /// <summary>What each running subscription reports about itself.</summary>
    public IReadOnlyList<SubscriptionReport> Reports => [.. _running.Keys.Select(subscription => subscription.Report)];

    public async Task SubscribeAsync(
        EventSubscription subscription,
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> onDelivery,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ArgumentNullException.ThrowIfNull(onDelivery);
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        using var running = new InMemorySubscription(subscription, onDelivery, link, timeProvider, _logger);
        _running.TryAdd(running, 0);
        try
        {
            await running.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(running, out _);
        }
    }

    /// <summary>
    /// As if the process had ended from one moment to the next: nothing is handed back, and no outcome settles
    /// anything.
    /// </summary>
    public void Crash()
    {
        link.Cut();
        foreach (var subscription in _running.Keys)
        {
            subscription.Lose();
        }
    }
}

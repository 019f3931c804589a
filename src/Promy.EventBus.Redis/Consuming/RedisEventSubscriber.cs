using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

/// <summary>Consumes Redis Streams in consumer groups. Each <see cref="SubscribeAsync"/> is a subscription.</summary>
internal sealed class RedisEventSubscriber(
    RedisConnections connections, EventBusRedisOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    : IEventSubscriber
{
    private readonly ConcurrentDictionary<RunningSubscription, byte> _running = new();
    private readonly BusLogger _logger = BusLogger.For<RedisEventSubscriber>(loggerFactory);

    /// <summary>A report from each running subscription.</summary>
    public IReadOnlyList<SubscriptionReport> Reports => [.. _running.Keys.Select(subscription => subscription.Report)];

    public async Task SubscribeAsync(
        EventSubscription subscription,
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> onDelivery,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ArgumentNullException.ThrowIfNull(onDelivery);
        try
        {
            await connections.OpenCommandsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        var running = new RunningSubscription(
            subscription, onDelivery, connections, options.ReadTimeout, timeProvider, _logger);
        await using (running.ConfigureAwait(false))
        {
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
    }
}

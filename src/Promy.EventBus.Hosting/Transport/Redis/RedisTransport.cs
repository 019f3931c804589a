using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <inheritdoc/>
internal sealed class RedisTransport(
    RedisConnections connections,
    RedisProbe probe,
    RedisRetention retention,
    RedisEventSubscriber subscriber,
    RedisEventPublisher publisher) : IEventTransport
{
    public string? Address => connections.Address;

    public IReadOnlyList<SubscriptionReport> Reports => subscriber.Reports;

    public Task<bool> VerifyAsync(CancellationToken cancellationToken) => connections.VerifyAsync(cancellationToken);

    public Task<TimeSpan> PingAsync(CancellationToken cancellationToken) => probe.PingAsync(cancellationToken);

    public Task<GroupLag?> GetLagAsync(string stream, string group, CancellationToken cancellationToken) =>
        probe.GetLagAsync(stream, group, cancellationToken);

    public Task<long> GetLengthAsync(string stream, CancellationToken cancellationToken) =>
        probe.GetLengthAsync(stream, cancellationToken);

    public Task TrimAsync(string stream, Retention keep, IProgress<TrimResult> removed, CancellationToken cancellationToken) =>
        retention.TrimAsync(stream, keep, removed, cancellationToken);

    public Task DrainAsync(CancellationToken cancellationToken) => publisher.DrainAsync(cancellationToken);
}

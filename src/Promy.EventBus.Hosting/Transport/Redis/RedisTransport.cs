using Microsoft.Extensions.Options;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>Implements the seam with the parts of the transport on Redis. It owns none of them.</summary>
/// <remarks>
/// In: calls of the host.
/// Out: calls of the classes of the Redis project.
/// Owner: the container, which owns those classes too.
/// </remarks>
internal sealed class RedisTransport(
    IOptions<PromyEventBusOptions> options,
    RedisConnections connections,
    RedisProbe probe,
    RedisRetention retention,
    RedisEventSubscriber subscriber,
    RedisEventPublisher publisher,
    RedisDeadLetterStore deadLetters) : IEventTransport
{
    public string Name => "Redis";

    public string MessagingSystem => RedisSystem.Name;

    public string? Address => connections.Address;

    public TimeSpan ReplyTimeout => options.Value.Redis.ReadTimeout;

    public IEventPublisher Publisher => publisher;

    public IEventSubscriber Subscriber => subscriber;

    public IDeadLetterStore DeadLetters => deadLetters;

    public IReadOnlyList<SubscriptionReport> Reports => subscriber.Reports;

    public Task<bool> VerifyAsync(CancellationToken cancellationToken) => connections.VerifyAsync(cancellationToken);

    public Task<TimeSpan> MeasureRoundTripAsync(CancellationToken cancellationToken) =>
        probe.PingAsync(cancellationToken);

    public Task<GroupLag?> GetLagAsync(string stream, string group, CancellationToken cancellationToken) =>
        probe.GetLagAsync(stream, group, cancellationToken);

    public Task<IReadOnlyList<GroupMember>> GetMembersAsync(
        string stream, string group, CancellationToken cancellationToken) =>
        probe.GetMembersAsync(stream, group, cancellationToken);

    public Task<long> GetLengthAsync(string stream, CancellationToken cancellationToken) =>
        probe.GetLengthAsync(stream, cancellationToken);

    public Task TrimAsync(
        string stream, Retention keep, IProgress<TrimResult> removed, CancellationToken cancellationToken) =>
        retention.TrimAsync(stream, keep, removed, cancellationToken);

    public Task DrainAsync(CancellationToken cancellationToken) => publisher.DrainAsync(cancellationToken);

    public string Describe(Exception exception, bool withAddress) =>
        RedisErrors.Describe(exception, withAddress ? Address : null);
}

using System.Collections.Concurrent;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>A transport that answers as the test says and records its calls.</summary>
internal sealed class FakeTransport : IEventTransport
{
    public ConcurrentQueue<string> Calls { get; } = new();

    public List<SubscriptionReport> Subscriptions { get; } = [];

    public string Name { get; set; } = "Redis";

    public string MessagingSystem => "fake_server";

    public string? Address { get; set; }

    public TimeSpan ReplyTimeout { get; } = TimeSpan.FromSeconds(3);

    public IEventPublisher Publisher { get; init; } = NotCalled.Create<IEventPublisher>();

    public IEventSubscriber Subscriber { get; } = NotCalled.Create<IEventSubscriber>();

    public IDeadLetterStore DeadLetters { get; } = NotCalled.Create<IDeadLetterStore>();

    public IReadOnlyList<SubscriptionReport> Reports => [.. Subscriptions];

    public Func<Task<bool>> Verify { get; set; } = () => Task.FromResult(true);

    public Func<CancellationToken, Task<TimeSpan>> Ping { get; set; } = _ =>
        Task.FromResult(TimeSpan.FromMilliseconds(1.5));

    public Func<string, string, CancellationToken, Task<GroupLag?>> Lag { get; set; } =
        (_, _, _) => Task.FromResult<GroupLag?>(new GroupLag(0, 0));

    public Func<string, CancellationToken, Task<long>> Length { get; set; } = (_, _) => Task.FromResult(0L);

    public Func<string, IProgress<TrimResult>, CancellationToken, Task> Trim { get; set; } = (_, _, _) =>
        Task.CompletedTask;

    public Task<bool> VerifyAsync(CancellationToken cancellationToken)
    {
        Calls.Enqueue("verify");
        return Verify();
    }

    public Task<TimeSpan> MeasureRoundTripAsync(CancellationToken cancellationToken) => Ping(cancellationToken);

    public Task<GroupLag?> GetLagAsync(string stream, string group, CancellationToken cancellationToken) =>
        Lag(stream, group, cancellationToken);

    public Task<IReadOnlyList<GroupMember>> GetMembersAsync(
        string stream, string group, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GroupMember>>([]);

    public Task<long> GetLengthAsync(string stream, CancellationToken cancellationToken) =>
        Length(stream, cancellationToken);

    public Task TrimAsync(
        string stream, Retention keep, IProgress<TrimResult> removed, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"trim {stream} {keep}");
        return Trim(stream, removed, cancellationToken);
    }

    public Task DrainAsync(CancellationToken cancellationToken)
    {
        Calls.Enqueue("drain");
        return Task.CompletedTask;
    }

    public string Describe(Exception exception, bool withAddress) =>
        RedisErrors.Describe(exception, withAddress ? Address : null);
}

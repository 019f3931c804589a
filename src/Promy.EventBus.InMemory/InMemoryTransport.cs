namespace Promy.EventBus.InMemory;

/// <summary>The seam, on the streams of a broker in this process.</summary>
internal sealed class InMemoryTransport(
    BrokerLink link,
    InMemoryEventPublisher publisher,
    InMemoryEventSubscriber subscriber,
    InMemoryDeadLetterStore deadLetters) : IEventTransport, IAsyncDisposable
{
    private const int MaxDescription = 1024;

    public string Name => "In-memory broker";

    public string MessagingSystem => InMemorySystem.Name;

    public string? Address => null;

    public TimeSpan ReplyTimeout => BrokerLink.ReplyTimeout;

    public IEventPublisher Publisher => publisher;

    public IEventSubscriber Subscriber => subscriber;

    public IDeadLetterStore DeadLetters => deadLetters;

    public IReadOnlyList<SubscriptionReport> Reports => subscriber.Reports;

    public Task<bool> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult(link.IsUp);

    public Task<TimeSpan> MeasureRoundTripAsync(CancellationToken cancellationToken)
    {
        var began = link.Broker.TimeProvider.GetTimestamp();
        return AnswerAsync(
            () => new TimeSpan(Math.Max(1, link.Broker.TimeProvider.GetElapsedTime(began).Ticks)), cancellationToken);
    }

    public Task<GroupLag?> GetLagAsync(string stream, string group, CancellationToken cancellationToken) =>
        AnswerAsync(() => GroupOf(stream, group)?.Lag(), cancellationToken);

    public Task<IReadOnlyList<GroupMember>> GetMembersAsync(
        string stream, string group, CancellationToken cancellationToken) =>
        AnswerAsync(() => GroupOf(stream, group)?.LiveMembers() ?? [], cancellationToken);

    public Task<long> GetLengthAsync(string stream, CancellationToken cancellationToken) =>
        AnswerAsync(() => link.Broker.Find(stream)?.Count ?? 0, cancellationToken);

    public async Task TrimAsync(
        string stream, Retention keep, IProgress<TrimResult> removed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keep);
        ArgumentNullException.ThrowIfNull(removed);
        while (await TrimStepAsync(stream, keep, cancellationToken).ConfigureAwait(false) is { Removed: > 0 } step)
        {
            removed.Report(step);
        }
    }

    public Task DrainAsync(CancellationToken cancellationToken) => publisher.DrainAsync(cancellationToken);

    public string Describe(Exception exception, bool withAddress)
    {
        var text = WireNames.Printable(ExceptionText.MessageOf(exception), MaxDescription);
        return string.IsNullOrWhiteSpace(text) ? ExceptionText.TypeOf(exception) : text;
    }

    public ValueTask DisposeAsync() => publisher.DisposeAsync();

    /// <summary>
    /// As if the process had ended from one moment to the next: for tests of what the others do then.
    /// </summary>
    internal void Crash() => subscriber.Crash();

    private ConsumerGroup? GroupOf(string stream, string group) => link.Broker.Find(stream)?.FindGroup(group);

    private Task<TrimResult> TrimStepAsync(string stream, Retention keep, CancellationToken cancellationToken) =>
        AnswerAsync(
            () => link.Broker.Find(stream) is { } known
                ? RetentionTrim.Step(known, keep, link.Broker.TimeProvider.GetUtcNow())
                : default,
            cancellationToken);

    private Task<T> AnswerAsync<T>(Func<T> answer, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled<T>(cancellationToken)
        : link.Problem is { } problem ? Task.FromException<T>(new TimeoutException($"{problem}."))
        : Task.FromResult(answer());
}

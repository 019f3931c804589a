using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Base of the properties of a transport: the transport of one test, a publisher, and consumers that are stopped at the
/// end.
/// </summary>
public abstract class TransportConformance(ITransportFactory transports) : IAsyncLifetime
{
    private readonly ConcurrentQueue<RunningConsumer> _consumers = new();
    private readonly ConcurrentQueue<ITransportProcess> _processes = new();
    private ITransportUnderTest? _transport;
    private ITransportProcess? _publisher;

    /// <summary>Which server the property needs.</summary>
    protected virtual TransportServer Server => TransportServer.Shared;

    protected ITransportUnderTest Transport =>
        _transport ?? throw new InvalidOperationException("The transport has not started.");

    /// <summary>A publisher that lives as long as the test.</summary>
    protected IEventPublisher Publisher => (_publisher ??= StartProcess()).Publisher;

    protected string Stream => Transport.Stream("stream");

    protected string Group => Transport.Group("group");

    protected string DeadLetters => Transport.Stream("dead-letters");

    /// <summary>A subscription for which nothing looks abandoned within a test.</summary>
    protected EventSubscription Subscription => new()
    {
        Stream = Stream,
        Group = Group,
        DeadLetterStream = DeadLetters,
        MinIdle = TimeSpan.FromMinutes(5),
        RecoveryInterval = TimeSpan.FromMinutes(1),
        DrainTimeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>A subscription that soon reclaims entries that look abandoned.</summary>
    protected EventSubscription Quick => Subscription with
    {
        MinIdle = TimeSpan.FromMilliseconds(500),
        RecoveryInterval = TimeSpan.FromMilliseconds(200),
    };

    /// <summary>A consumer that crashes has nobody to say goodbye to: its end must not wait for answers.</summary>
    protected static TimeSpan NoDrain => TimeSpan.FromMilliseconds(1);

    public async ValueTask InitializeAsync()
    {
        ConformanceProperties.SkipWhereNotApplicable(GetType(), transports);
        _transport = await transports.StartAsync(Server);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Task.WhenAll(_consumers.Select(consumer => consumer.DisposeAsync().AsTask()));
        await Task.WhenAll(_processes.Select(process => process.DisposeAsync().AsTask()));
        if (_transport is not null)
        {
            await _transport.DisposeAsync();
        }
    }

    /// <summary>Starts a subscription in a process of its own.</summary>
    /// <param name="handle">Settles the deliveries; without it all are handled.</param>
    /// <param name="subscription">What to read and how; without it <see cref="Subscription"/>.</param>
    /// <param name="process">A process that already runs.</param>
    protected RunningConsumer Consume(
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>>? handle = null,
        EventSubscription? subscription = null,
        ITransportProcess? process = null)
    {
        var consumer = new RunningConsumer(
            (process ?? StartProcess()).Subscriber,
            subscription ?? Subscription,
            handle ?? ((_, _) => new(DeliveryOutcome.Handled)));
        _consumers.Enqueue(consumer);
        return consumer;
    }

    /// <summary>Starts a process that ends with the test.</summary>
    protected ITransportProcess StartProcess()
    {
        var process = Transport.StartProcess();
        _processes.Enqueue(process);
        return process;
    }

    /// <summary>Publishes events numbered from <paramref name="first"/> on; returns the numbers.</summary>
    protected async Task<int[]> PublishAsync(int count, int first = 0, string? stream = null)
    {
        var numbers = Enumerable.Range(first, count).ToArray();
        foreach (var chunk in numbers.Chunk(1000))
        {
            await Publisher.PublishBatchAsync(
                stream ?? Stream, [.. chunk.Select(number => new ConformanceEvent { Number = number })]);
        }

        return numbers;
    }

    /// <summary>
    /// Stores an entry in the wire format with further members of the metadata, such as <c>,"correlation_id":"c-1"</c>.
    /// </summary>
    protected Task<string> PublishRawAsync(int number, string moreMetadata = "", string? id = null)
    {
        var eventId = JsonSerializer.Serialize(id ?? Some.EventId());
        const string Time = """ "timestamp":"2025-11-06T10:30:00Z","version":"1.0" """;
        return Transport.PublishRawAsync(
            Stream,
            Encoding.UTF8.GetBytes(
                $$"""{"id":{{eventId}},"type":"{{ConformanceEvent.TypeName}}",{{Time}},"attempt":1{{moreMetadata}}}"""),
            Encoding.UTF8.GetBytes(
                $$"""{"id":{{eventId}},"type":"{{ConformanceEvent.TypeName}}",{{Time}},"number":{{number}}}"""));
    }

    protected Task<long> PendingAsync(string? group = null, string? stream = null) =>
        Transport.PendingAsync(stream ?? Stream, group ?? Group);

    /// <summary>Waits until the group has settled every delivery.</summary>
    protected Task SettledAsync(string? group = null, string? stream = null) =>
        Eventually.EqualAsync(0, () => PendingAsync(group, stream));

    protected async Task<IReadOnlyList<StoredLetter>> DeadLettersAsync() =>
        [.. (await Transport.ReadAllAsync(DeadLetters)).Select(entry => new StoredLetter(entry))];

    /// <summary>The dead letters, as soon as there are <paramref name="count"/>.</summary>
    protected Task<IReadOnlyList<StoredLetter>> DeadLettersAsync(int count) =>
        Eventually.ReadAsync(DeadLettersAsync, letters => letters.Count == count);
}

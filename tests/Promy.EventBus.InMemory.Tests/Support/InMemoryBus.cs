using Microsoft.Extensions.Time.Testing;

namespace Promy.EventBus.InMemory.Tests;

/// <summary>A broker on a clock that the test advances, with processes and consumers that end with the test.</summary>
internal sealed class InMemoryBus : IAsyncDisposable
{
    public const string Stream = "events:orders";
    public const string Group = "workers";
    public const string DeadLetters = "events:dlq";

    public static readonly TimeSpan MinIdle = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan RecoveryInterval = TimeSpan.FromSeconds(15);

    private readonly List<RunningConsumer> _consumers = [];
    private Process? _process;

    public InMemoryBus() => Broker = new InMemoryBroker(Clock);

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public InMemoryBroker Broker { get; }

    /// <summary>The process that publishes.</summary>
    public Process Main => _process ??= new Process(Broker);

    public static EventSubscription Subscription =>
        new() { Stream = Stream, Group = Group, DeadLetterStream = DeadLetters };

    /// <summary>The options of a store whose letters go back to this stream.</summary>
    public static EventBusDeadLetterStoreOptions LettersOf(string replayStream) =>
        new() { DeadLetterStream = DeadLetters, ReplayStreams = { replayStream } };

    public async Task PublishAsync(params IEnumerable<int> numbers) =>
        await Main.Publisher.PublishBatchAsync(
            Stream, [.. numbers.Select(number => new NumberedEvent { Number = number })]);

    /// <summary>A consumer that reads when this returns.</summary>
    /// <param name="handle">What becomes of a delivery; without it all are handled.</param>
    /// <param name="subscription">What it reads.</param>
    /// <param name="process">Its process; without it one of its own.</param>
    public async Task<RunningConsumer> ConsumeAsync(
        Func<EventDelivery, DeliveryOutcome>? handle = null,
        EventSubscription? subscription = null,
        Process? process = null)
    {
        process ??= new Process(Broker);
        var before = process.Transport.Reports.Count;
        var consumer = new RunningConsumer(
            process.Subscriber,
            subscription ?? Subscription,
            (delivery, _) => new(handle?.Invoke(delivery) ?? DeliveryOutcome.Handled));
        _consumers.Add(consumer);
        await Eventually.TrueAsync(
            () => process.Transport.Reports.Count > before && process.Transport.Reports.All(report => report.HasRead));
        return consumer;
    }

    public Task<GroupLag?> LagAsync(string group = Group) =>
        Main.Transport.GetLagAsync(Stream, group, CancellationToken.None);

    public Task SettledAsync() => Eventually.EqualAsync(0, async () => (await LagAsync())!.Pending);

    public Task<long> LengthAsync(string stream) => Main.Transport.GetLengthAsync(stream, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var consumer in _consumers)
        {
            await consumer.DisposeAsync();
        }

        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
        Broker.Dispose();
    }
}

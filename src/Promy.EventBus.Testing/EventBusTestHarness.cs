using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Promy.EventBus.Hosting;
using Promy.EventBus.InMemory;

namespace Promy.EventBus.Testing;

// In: a test that waits and asks.
// Out: the end of the wait, and records.
// Owner: the container of the host, unless the test has made it for several hosts.
/// <summary>
/// Runs the event bus of a host in memory, on a clock of its own, and tells a test what has happened. Handlers, retry,
/// options and validation are those of the application. Add it with
/// <c>services.AddPromyEventBusTestHarness()</c>, and get it with <c>services.GetEventBusTestHarness()</c>. Safe for
/// use by many threads at once.
/// </summary>
public sealed class EventBusTestHarness : IDisposable
{
    private readonly InFlight _inFlight = new();
    private readonly EventRecords _records = new();
    private readonly HarnessClock _clock;
    private readonly EventTimeline _timeline;
    private readonly GroupAccounts _groups;
    private readonly DispatchAccount _dispatch;
    private readonly SettleWait _wait;
    private int _started;

    /// <summary>Creates a harness for hosts that share their streams. A host alone makes its own.</summary>
    public EventBusTestHarness()
    {
        // Whole milliseconds, as the ids of entries: else the first would seem to be before the start.
        var now = TimeProvider.System.GetUtcNow();
        _clock = new HarnessClock(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)), _inFlight);
        _timeline = new EventTimeline(_clock);
        _groups = new GroupAccounts(_inFlight);
        _dispatch = new DispatchAccount(_inFlight, _records, _timeline);
        Broker = new InMemoryBroker(
            _clock, new BrokerAccount(_inFlight, _groups, _records, _timeline, _clock));
        _wait = new SettleWait(_inFlight, _groups, Broker, _clock);
    }

    /// <summary>
    /// The clock of the bus, and the <see cref="TimeProvider"/> of the container. It starts at the time of its
    /// creation, and moves only in <see cref="WhenSettledAsync"/> and by the test.
    /// </summary>
    public FakeTimeProvider Clock => _clock;

    /// <summary>
    /// Longest wait of <see cref="WhenSettledAsync"/>, in real time.
    /// </summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Every attempt of a handler that has failed, in its order.</summary>
    public IReadOnlyList<FailedAttempt> Failed => _records.Failed;

    /// <summary>
    /// What has happened to each event, a line each, with the time of <see cref="Clock"/> since its start: types, ids,
    /// names, and the messages of exceptions. Contents of events are not in it.
    /// </summary>
    public string Timeline => _timeline.ToString();

    internal InMemoryBroker Broker { get; }

    internal IDispatchObserver Dispatch => _dispatch;

    /// <summary>
    /// Waits until every event that was published is settled in every consumer group that the started hosts read:
    /// acknowledged, or a dead letter. So it does with events that handlers publish meanwhile, and with the queue of
    /// <see cref="IEventPublisher.TryEnqueue(Event)"/>. Nothing sleeps: retries and redeliveries come as soon as
    /// nothing else is in flight, because the clock moves to them.
    /// </summary>
    /// <remarks>
    /// The clock never moves while a handler runs, even if the handler waits for it: move it in the test then. An event
    /// that stays pending for good, because nobody handles it or because it is beyond the delivery limit, counts as
    /// settled. A dead letter is no failure of this method: assert <see cref="DeadLettered{TEvent}"/>.
    /// </remarks>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <exception cref="EventsNotSettledException">
    /// Not everything was settled within <see cref="Timeout"/>, or nothing can be: a subscription is paused for good,
    /// because a handler cannot be built.
    /// </exception>
    /// <exception cref="InvalidOperationException">No host was started.</exception>
    public async Task WhenSettledAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _started) == 0)
        {
            throw new InvalidOperationException(
                "No host with this harness was started, so nothing reads events. Start the host: "
                + "await host.StartAsync(), or ask a WebApplicationFactory for its Services or a client.");
        }

        using var limit = new CancellationTokenSource(Timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var token = either.Token;
        try
        {
            // On the pool: callbacks of timers run in it, and a callback that blocks must not block the time limit.
            var run = BackgroundLoop.StartAsync(() => _wait.RunAsync(token));
            if (!await run.WaitAsync(token).ConfigureAwait(false))
            {
                throw NotSettled("Nothing settles the rest: neither time nor a handler that runs.");
            }
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw NotSettled(string.Create(
                CultureInfo.InvariantCulture,
                $"Not everything was settled within {Timeout.TotalSeconds:0.###} seconds of real time."));
        }
    }

    /// <summary>
    /// Events that were published, in their order: those that handlers have published too, no replays of dead letters.
    /// </summary>
    /// <typeparam name="TEvent">The event, or a base of several; <see cref="Event"/>: all.</typeparam>
    public IReadOnlyList<PublishedEvent<TEvent>> Published<TEvent>()
        where TEvent : Event =>
        _records.Published<TEvent>();

    /// <summary>Events that a handler has handled, in the order in which it has ended.</summary>
    /// <typeparam name="THandler">Class of the handler, or a base or an interface of several.</typeparam>
    public IReadOnlyList<HandledEvent> Handled<THandler>() => _records.Handled(typeof(THandler));

    /// <summary>Events that have become dead letters, in their order: one for each handler that has failed.</summary>
    /// <typeparam name="TEvent">The event, or a base of several; <see cref="Event"/>: all.</typeparam>
    public IReadOnlyList<DeadLetteredEvent<TEvent>> DeadLettered<TEvent>()
        where TEvent : Event =>
        _records.DeadLettered<TEvent>();

    /// <summary>Ends the timers of the streams. The container does that for a harness of its own.</summary>
    public void Dispose()
    {
        Broker.Dispose();
        _wait.Dispose();
    }

    /// <summary>A host starts: its groups exist from now on, before any of its services can publish.</summary>
    internal void Start(IReadOnlyList<EventSubscription> subscriptions)
    {
        Interlocked.Increment(ref _started);
        foreach (var subscription in subscriptions)
        {
            Broker.Open(subscription.Stream).Open(subscription.Group, subscription.StartFrom);
        }

        _groups.Expect(subscriptions);
    }

    /// <summary>A host stops: its drain runs on the clock.</summary>
    /// <param name="subscriptions">What it reads.</param>
    /// <param name="stopped">Cancelled when it has stopped.</param>
    internal Task StopAsync(IReadOnlyList<EventSubscription> subscriptions, CancellationToken stopped)
    {
        var wait = new StopWait(_inFlight, _groups, _clock, subscriptions);
        return BackgroundLoop.StartAsync(() => wait.RunAsync(stopped));
    }

    /// <summary>A host has stopped.</summary>
    internal void Stopped(IReadOnlyList<EventSubscription> subscriptions) => _groups.Forget(subscriptions);

    private EventsNotSettledException NotSettled(string problem)
    {
        var text = new StringBuilder(problem).AppendLine();
        foreach (var group in _wait.Unsettled)
        {
            text.Append("Not settled: ").AppendLine(group.ToString());
        }

        foreach (var running in _dispatch.Running)
        {
            text.Append("Still running: ").AppendLine(running);
        }

        var timeline = Timeline;
        text.AppendLine("Timeline, by the clock of the harness:").Append(timeline);
        return new EventsNotSettledException(text.ToString(), timeline);
    }
}

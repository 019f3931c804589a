using System.Threading.Channels;

namespace Promy.EventBus.Redis;

/// <summary>
/// The parts of one subscription, each built once and handed to whoever needs it. Nothing here runs, and nothing decides.
/// </summary>
internal sealed class SubscriptionParts : IAsyncDisposable
{
    private const int MaxOwedOutcomes = 1024;

    /// <param name="subscription">What is read and how.</param>
    /// <param name="onDelivery">The callback.</param>
    /// <param name="connections">The connections.</param>
    /// <param name="readTimeout">How long a reply may take.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="giveUp">The stop has used up its time: no search may get anything from now on.</param>
    public SubscriptionParts(
        EventSubscription subscription,
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> onDelivery,
        RedisConnections connections,
        TimeSpan readTimeout,
        TimeProvider timeProvider,
        BusLogger logger,
        CancellationToken giveUp)
    {
        IsNameOurs = subscription.ConsumerId is null;
        ConsumerId = subscription.ConsumerId ?? ConsumerName.Unique();
        var database = new CommandsDatabase(() => connections.CurrentCommands.GetDatabase());

        // A healthy read answers within its block duration; a broken one is noticed at the reply timeout. Twice that is
        // stuck.
        var readDeadline = (subscription.BlockDuration + readTimeout) * 2;
        State = new SubscriptionState(
            subscription, ConsumerId, () => connections.Address, readDeadline, timeProvider, logger);

        Deliveries = new DeliveryQueue(subscription, timeProvider);
        var window = new DeliveryWindow(subscription.MaxConcurrency + (2 * subscription.BatchSize));
        var suspects = new Suspects(subscription);
        var admission = new Admission(
            subscription, window, suspects, Deliveries, () => connections.Server, timeProvider);
        var shared = new SharedIntake(window, suspects, admission, new ReplySize(subscription.BatchSize), State);
        Streams = new PerStream<SubscribedStream>(
            new SubscribedStream(subscription, holdsRetries: false, database, ConsumerId, shared, timeProvider),
            new SubscribedStream(subscription, holdsRetries: true, database, ConsumerId, shared, timeProvider));
        LeaseLoops = Streams.Each(stream => new LeaseLoop(subscription, stream, State, timeProvider));

        Pause = new SubscriptionPause(subscription, window, logger);
        Membership = new Membership(subscription, ConsumerId, IsNameOurs, database, Pause, State, logger);
        MemberLoop = new MemberLoop(Membership, Pause, State, timeProvider);
        Session = new ReaderSession(
            subscription,
            ConsumerId,
            connections,
            new StreamReadiness(Streams.Events, subscription.StartFrom, timeProvider),
            new StreamReadiness(Streams.Retries, SubscriptionStart.Beginning, timeProvider),
            Membership,
            State,
            timeProvider);
        ReadLoop = new ReadLoop(
            subscription, Session, Streams.Events, Streams.Retries, Deliveries, shared, timeProvider);
        ReclaimLoops = Streams.Each(stream => new ReclaimLoop(
            subscription, stream, connections, Session.UnblockAsync, State, timeProvider, giveUp));
        PauseLoop = new PauseLoop(subscription, Pause, TakeUpAsync, timeProvider);

        var owedLetters = Channel.CreateBounded<OwedOutcome>(MaxOwedOutcomes);
        var owedRetries = Channel.CreateBounded<OwedOutcome>(MaxOwedOutcomes);
        var delays = new DelayCommands(database, subscription.Stream, subscription.Group, ConsumerId);
        DelayedRetryLoop = new DelayedRetryLoop(subscription, delays, Streams.Retries, State, timeProvider);
        var store = new OutcomeStore(
            new DeadLetterSink(subscription, database, State, timeProvider),
            new DelayedRetries(delays, Streams.Retries, DelayedRetryLoop, State));
        Refused = new RefusedEntries(subscription, State, timeProvider);
        var unhandled = new UnhandledEntries();
        Settlement = new Settlement(subscription, store, owedLetters.Writer, owedRetries.Writer, Refused, unhandled);
        OwedLetterLoop = new OwedOutcomeLoop(subscription, owedLetters.Reader, store, Settlement, timeProvider);
        OwedRetryLoop = new OwedOutcomeLoop(subscription, owedRetries.Reader, store, Settlement, timeProvider);
        var unwanted = new UnwantedEntries(subscription, admission, Settlement, logger);
        HandOverLoop = new HandOverLoop(
            subscription, unhandled, Membership, unwanted, Settlement, State, timeProvider, logger);
        Worker = new DeliveryWorker(
            subscription, Deliveries, window, suspects, Pause, Settlement, onDelivery, timeProvider, logger);
    }

    public string ConsumerId { get; }

    /// <summary>Whether the name was generated: then it goes with the subscription.</summary>
    public bool IsNameOurs { get; }

    public SubscriptionState State { get; }

    public PerStream<SubscribedStream> Streams { get; }

    public PerStream<LeaseLoop> LeaseLoops { get; }

    public SubscriptionPause Pause { get; }

    public Membership Membership { get; }

    public MemberLoop MemberLoop { get; }

    public ReaderSession Session { get; }

    public ReadLoop ReadLoop { get; }

    public PerStream<ReclaimLoop> ReclaimLoops { get; }

    public PauseLoop PauseLoop { get; }

    public DeliveryQueue Deliveries { get; }

    public DeliveryWorker Worker { get; }

    public DelayedRetryLoop DelayedRetryLoop { get; }

    public RefusedEntries Refused { get; }

    public Settlement Settlement { get; }

    public OwedOutcomeLoop OwedLetterLoop { get; }

    public OwedOutcomeLoop OwedRetryLoop { get; }

    public HandOverLoop HandOverLoop { get; }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync().ConfigureAwait(false);
        await Streams.Events.DisposeAsync().ConfigureAwait(false);
        await Streams.Retries.DisposeAsync().ConfigureAwait(false);
        await DelayedRetryLoop.DisposeAsync().ConfigureAwait(false);
        await Deliveries.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>What a pause has handed back is there again for everybody.</summary>
    private Task TakeUpAsync(CancellationToken stopping) =>
        Task.WhenAll(ReclaimLoops.Start(loop => loop.SweepAsync(stopping)));
}

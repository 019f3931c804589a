using System.Threading.Channels;

namespace Promy.EventBus.Redis;

/// <summary>
/// The parts of a subscription, each built once and passed to its users. Nothing here runs or decides.
/// </summary>
internal sealed class SubscriptionParts : IAsyncDisposable
{
    private const int MaxUnstoredOutcomes = 1024;

    /// <param name="subscription">Its options.</param>
    /// <param name="onDelivery">The callback.</param>
    /// <param name="connections">The connections.</param>
    /// <param name="readTimeout">Longest wait for a reply.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="settleDeadline">The stop's time is used up: from now on no search may get an entry.</param>
    public SubscriptionParts(
        EventSubscription subscription,
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> onDelivery,
        RedisConnections connections,
        TimeSpan readTimeout,
        TimeProvider timeProvider,
        BusLogger logger,
        CancellationToken settleDeadline)
    {
        IsNameOurs = subscription.ConsumerId is null;
        ConsumerId = subscription.ConsumerId ?? ConsumerName.Unique();
        var database = new CommandsDatabase(() => connections.CurrentCommands.GetDatabase());

        // A healthy read answers within its block duration; a broken one fails at the reply timeout. Twice that is
        // stuck.
        var readDeadline = (subscription.BlockDuration + readTimeout) * 2;
        State = new SubscriptionState(
            subscription, ConsumerId, () => connections.Address, readDeadline, timeProvider, logger);

        // Holding.
        Streams = new PerStream<SubscribedStream>(
            new SubscribedStream(subscription, holdsRetries: false, database, ConsumerId, timeProvider),
            new SubscribedStream(subscription, holdsRetries: true, database, ConsumerId, timeProvider));
        var window = new DeliveryWindow(subscription.MaxConcurrency + (2 * subscription.BatchSize));
        LeaseLoops = Streams.Each(stream => new LeaseLoop(subscription, stream, State, timeProvider));

        // Settling.
        Acknowledgements = Streams.Each(
            stream => new AcknowledgeQueue(subscription, stream, State, window.Capacity, timeProvider));
        HandBacks = Streams.Each(stream => new EntryHandBack(subscription, stream, State));
        Refused = new RefusedEntries(subscription, HandBacks, State, timeProvider);
        var delays = new RedeliveryCommands(database, subscription.Stream, subscription.Group, ConsumerId);
        RedeliveryLoop = new RedeliveryLoop(subscription, delays, Streams.Retries, State, timeProvider);
        var store = new OutcomeStore(
            new DeadLetterSink(subscription, database, timeProvider),
            new RedeliverySink(delays, Streams.Retries, RedeliveryLoop),
            State);
        var unstoredLetters = Channel.CreateBounded<UnstoredOutcome>(MaxUnstoredOutcomes);
        var unstoredRedeliveries = Channel.CreateBounded<UnstoredOutcome>(MaxUnstoredOutcomes);
        var unhandled = new UnhandledEntries();
        Settlement = new Settlement(
            subscription,
            store,
            Acknowledgements,
            unstoredLetters.Writer,
            unstoredRedeliveries.Writer,
            Refused,
            unhandled,
            State);
        DeadLetterRetryLoop = new OutcomeRetryLoop(
            subscription, unstoredLetters.Reader, store, Settlement, timeProvider);
        RedeliveryRetryLoop = new OutcomeRetryLoop(
            subscription, unstoredRedeliveries.Reader, store, Settlement, timeProvider);

        // Handing over: to the workers, and to other members.
        Pause = new SubscriptionPause(subscription, window, logger);
        var pace = new HandlerPace(subscription, timeProvider);
        Deliveries = new DeliveryQueue(pace, timeProvider);
        var suspects = new Suspects(subscription, State);
        var admission = new Intake(
            subscription, window, suspects, Deliveries, () => connections.Server, timeProvider);
        Worker = new DeliveryWorker(
            subscription, Deliveries, pace, window, suspects, Pause, Settlement, onDelivery, timeProvider, logger);
        Membership = new Membership(subscription, ConsumerId, IsNameOurs, database, Pause, State, logger);
        MemberLoop = new MemberLoop(Membership, Pause, State, timeProvider);
        var unwanted = new UnwantedEntries(subscription, admission, Settlement, logger);
        HandOverLoop = new HandOverLoop(
            subscription, unhandled, Membership, unwanted, Settlement, State, timeProvider, logger);

        // Reading: pending entries, and new ones.
        var replySize = new ReplySize(subscription.BatchSize);
        var intakes = Streams.Each(stream => new UnseenIntake(
            subscription, stream, window, suspects, admission, replySize, State, timeProvider));
        var looks = Streams.Each(stream => new PendingLook(stream));
        var abandoned = Streams.Each(stream => new OrphanedEntries(
            subscription, stream, intakes.Of(stream), looks.Of(stream), window, State, timeProvider));
        var ready = Streams.Each(stream => new StreamReadiness(
            stream,
            new OwnPendingEntries(
                subscription,
                stream,
                intakes.Of(stream),
                abandoned.Of(stream),
                looks.Of(stream),
                window,
                State,
                timeProvider),
            looks.Of(stream),
            abandoned.Of(stream),
            stream.HoldsRetries ? SubscriptionStart.Beginning : subscription.StartFrom,
            timeProvider));
        Session = new ReaderSession(
            subscription, ConsumerId, connections, ready.Events, ready.Retries, Membership, State, timeProvider);
        ReadLoop = new ReadLoop(
            subscription, Session, Streams, pace, window, admission, replySize, State, timeProvider);
        var settled = new SettledRetries(database, Streams.Retries.Key, timeProvider);
        ReclaimLoops = Streams.Each(stream => new ReclaimLoop(
            subscription,
            stream,
            abandoned.Of(stream),
            stream.HoldsRetries ? settled : null,
            connections,
            Session.UnblockAsync,
            State,
            timeProvider,
            settleDeadline));
        PauseLoop = new PauseLoop(subscription, Pause, TakeUpAsync, timeProvider);
    }

    public string ConsumerId { get; }

    /// <summary>Whether the name was generated: then it is removed with the subscription.</summary>
    public bool IsNameOurs { get; }

    public SubscriptionState State { get; }

    public PerStream<SubscribedStream> Streams { get; }

    public PerStream<LeaseLoop> LeaseLoops { get; }

    public PerStream<AcknowledgeQueue> Acknowledgements { get; }

    public PerStream<EntryHandBack> HandBacks { get; }

    public SubscriptionPause Pause { get; }

    public Membership Membership { get; }

    public MemberLoop MemberLoop { get; }

    public ReaderSession Session { get; }

    public ReadLoop ReadLoop { get; }

    public PerStream<ReclaimLoop> ReclaimLoops { get; }

    public PauseLoop PauseLoop { get; }

    public DeliveryQueue Deliveries { get; }

    public DeliveryWorker Worker { get; }

    public RedeliveryLoop RedeliveryLoop { get; }

    public RefusedEntries Refused { get; }

    public Settlement Settlement { get; }

    public OutcomeRetryLoop DeadLetterRetryLoop { get; }

    public OutcomeRetryLoop RedeliveryRetryLoop { get; }

    public HandOverLoop HandOverLoop { get; }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync().ConfigureAwait(false);
        await Acknowledgements.Events.DisposeAsync().ConfigureAwait(false);
        await Acknowledgements.Retries.DisposeAsync().ConfigureAwait(false);
        await RedeliveryLoop.DisposeAsync().ConfigureAwait(false);
        await Deliveries.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Takes up the entries that a pause has handed back; other consumers may claim them too.</summary>
    private Task TakeUpAsync(CancellationToken stopping) =>
        Task.WhenAll(ReclaimLoops.Start(loop => loop.SweepAsync(stopping)));
}

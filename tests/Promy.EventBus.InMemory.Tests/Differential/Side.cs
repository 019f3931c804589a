using Microsoft.Extensions.Time.Testing;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>
/// One of the two that are compared: runs the steps. Its consumers have a clock that only the test advances, and an
/// idle time that nothing reaches by itself: entries look abandoned if a step says so.
/// </summary>
internal abstract class Side : IAsyncDisposable
{
    protected static readonly TimeSpan MinIdle = TimeSpan.FromDays(20);
    protected static readonly TimeSpan RecoveryInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan OldEnough = TimeSpan.FromDays(1);

    private readonly RunningConsumer?[] _slots = [null, null];
    private readonly Sequence _sequence;
    private readonly OutcomeScript _script;

    protected Side(Sequence sequence, SideNames names, PlantedFault fault)
    {
        _sequence = sequence;
        Names = names;
        _script = new OutcomeScript(sequence);
        Log = new DeliveryLog(_script, fault);
    }

    public SideNames Names { get; }

    public DeliveryLog Log { get; }

    /// <summary>What the operations have returned.</summary>
    public List<string> Results { get; } = [];

    public bool IsNamed => _sequence.Shape != GroupShape.One;

    /// <summary>Each consumer that runs, with what it reports about itself.</summary>
    public IEnumerable<(int Slot, SubscriptionReport? Report)> Reports =>
        Enumerable.Range(0, _slots.Length).Where(slot => _slots[slot] is not null)
            .Select(slot => (slot, ReportOf(slot)));

    public abstract IDeadLetterStore Store { get; }

    protected FakeTimeProvider Clock { get; } = new(DateTimeOffset.UnixEpoch.AddYears(50));

    protected abstract IEventPublisher Publisher { get; }

    public abstract Task<GroupLag?> LagAsync();

    public abstract Task<long> LengthAsync();

    public abstract Task<IReadOnlyList<GroupMember>> MembersAsync();

    /// <summary>
    /// Entries that are pending on any of the consumers that run, even if their contents are still on their way.
    /// </summary>
    public abstract Task<int> PendingOnRunningAsync();

    public async Task RunAsync(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Publish or StepKind.PublishBatch or StepKind.Enqueue:
                await PublishAsync(step);
                break;

            case StepKind.PublishUnreadable:
                await AppendAsync("unreadable"u8.ToArray(), DeliveryLog.Unreadable(step.First));
                break;

            case StepKind.Start:
                _slots[step.Slot] = new RunningConsumer(
                    Open(step.Slot), SubscriptionOf(step.Slot), Log.Handle(step.Slot));
                await Eventually.TrueAsync(() => HasStarted(step.Slot));
                break;

            case StepKind.Stop:
                await StopAsync(step.Slot, isCrash: false);
                break;

            case StepKind.Crash:
                await StopAsync(step.Slot, isCrash: true);
                break;

            case StepKind.Break or StepKind.Mend:
                _script.SetBroken(step.Slot, step.Kind == StepKind.Break);
                break;

            case StepKind.SetIdle:
                await SetIdleAsync(step.First == 0 ? MinIdle / 2 : MinIdle + Tick);
                break;

            case StepKind.ExpireMembers:
                await ExpireMembersAsync();
                break;

            case StepKind.ReplayToGroup or StepKind.ReplayToStream or StepKind.Discard or StepKind.Query:
                await LetterSteps.RunAsync(Store, step, Results);
                break;

            case StepKind.TrimAcknowledged or StepKind.TrimToLength or StepKind.TrimByAge:
                // What was published in this millisecond is not older than it.
                Clock.Advance(Moment);
                await Task.Delay(Moment);
                var removed = new TrimSum();
                await TrimAsync(RetentionOf(step), removed);
                Results.Add($"{step.Kind} {removed}");
                break;

            case StepKind.Elapse:
                break;

            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, message: null);
        }

        if (step.Kind is StepKind.SetIdle or StepKind.Elapse or StepKind.Mend or StepKind.TrimToLength
            or StepKind.TrimByAge)
        {
            Clock.Advance(RecoveryInterval);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            await StopAsync(slot, isCrash: false);
        }
    }

    /// <summary>The subscriber of a process that begins.</summary>
    protected abstract IEventSubscriber Open(int slot);

    /// <summary>The process is gone from one moment to the next.</summary>
    protected abstract Task CrashAsync(int slot);

    /// <summary>The subscription has ended, and then its process does.</summary>
    protected abstract ValueTask CloseAsync(int slot);

    protected abstract SubscriptionReport? ReportOf(int slot);

    /// <summary>An entry as it is.</summary>
    protected abstract Task AppendAsync(byte[] metadata, byte[] payload);

    /// <summary>Sets the idle time of what is pending and neither in hand nor handed back.</summary>
    protected abstract Task SetIdleAsync(TimeSpan idle);

    protected abstract Task ExpireMembersAsync();

    protected abstract Task TrimAsync(Retention keep, TrimSum removed);

    protected bool IsBroken(int slot) => _script.IsBroken(slot);

    private bool HasStarted(int slot) => ReportOf(slot) is { HasRead: true } or { Pause: not null };

    private static Retention RetentionOf(Step step) => step.Kind switch
    {
        StepKind.TrimToLength => Retention.Newest(step.First),
        StepKind.TrimByAge => Retention.Younger(step.First == 0 ? TimeSpan.Zero : OldEnough),
        _ => Retention.UntilAcknowledged,
    };

    private EventSubscription SubscriptionOf(int slot) => new()
    {
        Stream = Names.Stream,
        Group = Names.Group,
        DeadLetterStream = Names.Letters,
        ConsumerId = IsNamed ? $"worker-{slot}" : null,
        HandledTypes = _script.TypesOf(slot),
        UnknownTypes = _sequence.UnknownTypes,
        MaxConcurrency = 12,
        MaxDeliveries = 3,
        OnExhausted = _sequence.OnExhausted,
        MinIdle = MinIdle,
        RecoveryInterval = RecoveryInterval,
        DrainTimeout = DrainTimeout,
    };

    private async Task PublishAsync(Step step)
    {
        var before = await LengthAsync();
        var events = Enumerable.Range(step.First, step.Count)
            .Select(number => new NumberedEvent { Number = number }).ToArray();
        if (step.Kind == StepKind.PublishBatch)
        {
            await Publisher.PublishBatchAsync(Names.Stream, [.. events]);
            return;
        }

        foreach (var @event in events)
        {
            if (step.Kind == StepKind.Publish)
            {
                await Publisher.PublishAsync(Names.Stream, @event);
            }
            else
            {
                Assert.True(Publisher.TryEnqueue(@event, new PublishOptions { Stream = Names.Stream }));
            }
        }

        while (await LengthAsync() < before + events.Length)
        {
            await Task.Delay(1);
        }
    }

    private async Task StopAsync(int slot, bool isCrash)
    {
        if (_slots[slot] is not { } running)
        {
            return;
        }

        if (isCrash)
        {
            await CrashAsync(slot);
        }

        running.BeginStop();
        await EndAsync(running.Completion, slot, isCrash);
        _slots[slot] = null;
        await CloseAsync(slot);
    }

    /// <summary>
    /// Lets time pass until the subscription has ended: at once after a crash, else only as far as its handlers need
    /// it. A handler whose token is cancelled needs real time to end, before the clock says that it is given up.
    /// </summary>
    private async Task EndAsync(Task completion, int slot, bool isCrash)
    {
        for (var polls = 1; !completion.IsCompleted; polls++)
        {
            if (isCrash || Log.IsWaiting(slot) || (polls % 16 == 0 && !Log.IsHanging(slot)))
            {
                Clock.Advance(Tick);
            }

            await Task.WhenAny(completion, Task.Delay(1));
        }

        await completion;
        await Eventually.TrueAsync(() => !Log.IsHanging(slot));
    }
}

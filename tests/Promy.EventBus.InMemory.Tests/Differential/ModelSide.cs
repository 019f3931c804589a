namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>The model: the transport in memory.</summary>
internal sealed class ModelSide : Side
{
    private const int YieldsBeforeDelay = 100;

    private readonly InMemoryBroker _broker;
    private readonly Process _main;
    private readonly Process?[] _processes = [null, null];
    private readonly bool _ignoresIdle;

    public ModelSide(Sequence sequence, SideNames names, PlantedFault fault)
        : base(sequence, names, fault)
    {
        _ignoresIdle = fault == PlantedFault.ForgetsIdleTimes;
        _broker = new InMemoryBroker(Clock);
        _main = new Process(_broker);
        Store = new InMemoryDeadLetterStore(new BrokerLink(_broker), names.StoreOptions());
    }

    public override IDeadLetterStore Store { get; }

    protected override IEventPublisher Publisher => _main.Publisher;

    private ConsumerGroup? Group => _broker.Find(Names.Stream)?.FindGroup(Names.Group);

    /// <summary>Lets time pass until nothing happens any more.</summary>
    public async Task SettleAsync()
    {
        for (var polls = 1; ; polls++)
        {
            if (Reports.Any(running => running.Report?.Pause is not null && !IsBroken(running.Slot)))
            {
                // It asks on a thread of the pool whether it may go on.
                await Task.Delay(1);
                Clock.Advance(polls % 100 == 0 ? RecoveryInterval : TimeSpan.Zero);
                continue;
            }

            await IdleAsync();
            if (Group is not { ScheduledRetries: > 0 })
            {
                return;
            }

            Clock.Advance(OutcomeScript.Delay);
        }
    }

    public override Task<GroupLag?> LagAsync() =>
        _main.Transport.GetLagAsync(Names.Stream, Names.Group, CancellationToken.None);

    public override Task<long> LengthAsync() =>
        _main.Transport.GetLengthAsync(Names.Stream, CancellationToken.None);

    public override Task<IReadOnlyList<GroupMember>> MembersAsync() =>
        _main.Transport.GetMembersAsync(Names.Stream, Names.Group, CancellationToken.None);

    public override Task<int> PendingOnRunningAsync() =>
        Task.FromResult(Reports.Sum(running => Group?.PendingOn(running.Report!.ConsumerId) ?? 0));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _main.DisposeAsync();
        _broker.Dispose();
    }

    protected override IEventSubscriber Open(int slot) => (_processes[slot] = new Process(_broker)).Subscriber;

    protected override Task CrashAsync(int slot) => _processes[slot]!.CrashAsync();

    protected override ValueTask CloseAsync(int slot) => _processes[slot]!.DisposeAsync();

    protected override SubscriptionReport? ReportOf(int slot) => _processes[slot]?.Transport.Reports.SingleOrDefault();

    protected override Task AppendAsync(byte[] metadata, byte[] payload)
    {
        _broker.Open(Names.Stream).Append(metadata, payload, trim: null);
        return Task.CompletedTask;
    }

    protected override Task SetIdleAsync(TimeSpan idle)
    {
        Group?.SetIdle(_ignoresIdle ? TimeSpan.Zero : idle);
        return Task.CompletedTask;
    }

    protected override Task ExpireMembersAsync()
    {
        Group?.ExpireMembers();
        return Task.CompletedTask;
    }

    protected override Task TrimAsync(Retention keep, TrimSum removed) =>
        _main.Transport.TrimAsync(Names.Stream, keep, removed, CancellationToken.None);

    /// <summary>Ends when every handler that runs hangs.</summary>
    private async Task IdleAsync()
    {
        for (var yields = 0; Group is { } group && group.Running != Log.Hanging.Count; yields++)
        {
            if (yields < YieldsBeforeDelay)
            {
                await Task.Yield();
            }
            else
            {
                await Task.Delay(1);
            }
        }
    }
}

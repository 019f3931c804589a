using Microsoft.Extensions.Time.Testing;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>The model: the transport in memory, on a clock that is advanced until nothing happens any more.</summary>
internal sealed class ModelSide : Side
{
    private const int QuietIntervals = 16;

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly InMemoryBroker _broker;
    private readonly Process _main;

    public ModelSide(Sequence sequence, PlantedFault fault)
        : base(sequence, InMemoryBus.Stream, InMemoryBus.Group, InMemoryBus.DeadLetters, fault)
    {
        _broker = new InMemoryBroker(_clock);
        _main = new Process(_broker);
    }

    protected override IEventPublisher Publisher => _main.Publisher;

    protected override IDeadLetterStore Store => _main.Transport.DeadLetters;

    public override async Task SettleAsync()
    {
        var (seen, quiet) = ("", 0);
        while (quiet < QuietIntervals)
        {
            await IdleAsync();
            var now = await SeenAsync();
            quiet = now == seen ? quiet + 1 : 0;
            seen = now;
            _clock.Advance(TimeSpan.FromMilliseconds(200));
        }

        await IdleAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _main.DisposeAsync();
        _broker.Dispose();
    }

    protected override ITransportProcess StartProcess() => new Process(_broker);

    protected override Task<GroupLag?> LagAsync() =>
        _main.Transport.GetLagAsync(Stream, Group, CancellationToken.None);

    protected override Task<long> LengthAsync() => _main.Transport.GetLengthAsync(Stream, CancellationToken.None);

    protected override async Task<long> TrimAsync()
    {
        var count = new TrimSum();
        await _main.Transport.TrimAsync(Stream, Retention.UntilAcknowledged, count, CancellationToken.None);
        return count.Removed;
    }

    protected override Task StartedAsync(int slot) => Eventually.TrueAsync(
        async () => (await _main.Transport.GetMembersAsync(Stream, Group, CancellationToken.None))
            .Any(member => SubscriptionOf(slot).ConsumerId is not { } name || member.Name == name));

    protected override async Task EndedAsync(Task completion)
    {
        // A handler whose token is cancelled needs real time to end, before the clock says that it is given up.
        while (!completion.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(completion, Task.Delay(TimeSpan.FromMilliseconds(100)));
        }

        await completion;
    }

    /// <summary>Every handler that runs hangs.</summary>
    private async Task IdleAsync()
    {
        while (_broker.Find(Stream)?.FindGroup(Group) is { } group && group.Running != Log.Hanging)
        {
            await Task.Yield();
        }
    }
}

using System.Globalization;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>
/// One of the two that are compared: runs the steps, and tells what a subscriber or an operator can see.
/// </summary>
internal abstract class Side(Sequence sequence, string stream, string group, string letters, PlantedFault fault)
    : IAsyncDisposable
{
    private readonly OutcomeScript _script = new(sequence);
    private readonly (ITransportProcess Process, RunningConsumer Consumer)?[] _slots = [null, null];
    private readonly List<string> _results = [];

    public DeliveryLog Log { get; } = new();

    protected string Stream => stream;

    protected string Group => group;

    protected string Letters => letters;

    protected abstract IEventPublisher Publisher { get; }

    protected abstract IDeadLetterStore Store { get; }

    /// <summary>Ends when nothing happens any more, as far as this side can tell.</summary>
    public abstract Task SettleAsync();

    /// <summary>Everything that can be seen, as text.</summary>
    public async Task<string> SeenAsync()
    {
        var lag = await LagAsync();
        var found = new List<string>();
        await foreach (var letter in Store.QueryAsync(new DeadLetterQuery()))
        {
            found.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{letter.Reason}|{letter.Handler}|{letter.Group == group}|{letter.Attempts}|{letter.ReplayCount}"));
        }

        return $"{Log.Text}\nlag {lag?.Lag} pending {lag?.Pending} length {await LengthAsync()}\n"
            + $"letters {string.Join("; ", found.Order(StringComparer.Ordinal))}\n"
            + $"results {string.Join("; ", _results.Order(StringComparer.Ordinal))}";
    }

    public async Task RunAsync(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Publish:
                var numbers = Enumerable.Range(step.First, step.Count);
                await Publisher.PublishBatchAsync(
                    stream, [.. numbers.Select(number => new NumberedEvent { Number = number })]);
                break;

            case StepKind.Start:
                var process = StartProcess();
                var consumer = new RunningConsumer(
                    process.Subscriber, SubscriptionOf(step.Slot), Log.Handle(_script, step.Slot, fault));
                _slots[step.Slot] = (process, consumer);
                await StartedAsync(step.Slot);
                break;

            case StepKind.Stop:
                await StopAsync(step.Slot);
                break;

            case StepKind.Crash:
                await _slots[step.Slot]!.Value.Process.CrashAsync();
                await StopAsync(step.Slot);
                break;

            case StepKind.ReplayToGroup or StepKind.ReplayToStream:
                await ReplayAsync(step);
                break;

            case StepKind.Discard:
                var chosen = new DeadLetterQuery { ReasonContains = $"number {step.First}" };
                await foreach (var result in Store.DiscardAsync(chosen))
                {
                    _results.Add($"discard {result.Status}");
                }

                break;

            case StepKind.Trim:
                _results.Add($"trim {await TrimAsync()}");
                break;

            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, message: null);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            await StopAsync(slot);
        }
    }

    protected abstract ITransportProcess StartProcess();

    protected abstract Task<GroupLag?> LagAsync();

    protected abstract Task<long> LengthAsync();

    protected abstract Task<long> TrimAsync();

    /// <summary>Ends when the consumer is a member of its group.</summary>
    protected abstract Task StartedAsync(int slot);

    /// <summary>Lets time pass until a stop has ended.</summary>
    protected abstract Task EndedAsync(Task completion);

    protected EventSubscription SubscriptionOf(int slot) => new()
    {
        Stream = stream,
        Group = group,
        DeadLetterStream = letters,
        ConsumerId = sequence.IsNamed ? "worker" : sequence.IsPair ? $"worker-{slot}" : null,
        HandledTypes = _script.TypesOf(slot),
        MaxConcurrency = 40,
        MaxDeliveries = 3,
        MinIdle = TimeSpan.FromSeconds(1),
        RecoveryInterval = TimeSpan.FromMilliseconds(200),
        DrainTimeout = TimeSpan.FromMilliseconds(100),
    };

    private async Task StopAsync(int slot)
    {
        if (_slots[slot] is { } running)
        {
            _slots[slot] = null;
            running.Consumer.BeginStop();
            await EndedAsync(running.Consumer.Completion);
            await running.Process.DisposeAsync();
        }
    }

    private async Task ReplayAsync(Step step)
    {
        var options = new DeadLetterReplayOptions
        {
            Target = step.Kind == StepKind.ReplayToGroup
                ? DeadLetterReplayTarget.FailingGroup
                : DeadLetterReplayTarget.OriginalStream,
            MaxReplays = 1,
        };
        await foreach (var result in Store.ReplayAsync(new DeadLetterQuery(), options))
        {
            // Not the warning that no consumer runs: a crashed one counts for a while, and time is not the same here.
            _results.Add($"replay {result.Status} {result.ReplayCount}");
        }
    }
}

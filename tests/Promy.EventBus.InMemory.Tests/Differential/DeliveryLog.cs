using System.Collections.Concurrent;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>What the callbacks of one side were given.</summary>
internal sealed class DeliveryLog
{
    private readonly ConcurrentQueue<(int Number, string Text)> _deliveries = new();
    private int _hanging;

    /// <summary>Handlers that hang.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    public int Count => _deliveries.Count;

    /// <summary>For each event its deliveries in their order.</summary>
    public string Text => string.Join(
        '\n',
        _deliveries.GroupBy(delivery => delivery.Number).OrderBy(group => group.Key)
            .Select(group => $"{group.Key}: {string.Join(' ', group.Select(delivery => delivery.Text))}"));

    public Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> Handle(
        OutcomeScript script, int slot, PlantedFault fault) => async (delivery, token) =>
    {
        var number = RunningConsumer.NumberOf(delivery);
        DeliveryOutcome? outcome;
        try
        {
            outcome = script.Of(number, slot, delivery);
        }
        catch (InvalidOperationException)
        {
            Add(number, delivery, fault);
            throw;
        }

        if (outcome is { Kind: DeliveryOutcomeKind.Unhandled })
        {
            return outcome;
        }

        if (outcome is null)
        {
            Interlocked.Increment(ref _hanging);
        }

        Add(number, delivery, fault);
        if (outcome is not null)
        {
            return Spoiled(outcome, fault);
        }

        try
        {
            await Task.Delay(Timeout.Infinite, token);
            return DeliveryOutcome.Handled;
        }
        finally
        {
            Interlocked.Decrement(ref _hanging);
        }
    };

    private void Add(int number, EventDelivery delivery, PlantedFault fault)
    {
        var count = fault == PlantedFault.ForgetsCounts ? 1 : delivery.DeliveryCount;
        var history = delivery.History is { } known
            ? $"/{known.Redeliveries}/{known.Attempts}/{known.Handler}/{known.EntryId == delivery.EntryId}"
            : "";
        _deliveries.Enqueue((number, $"{count}{history}"));
    }

    private static DeliveryOutcome Spoiled(DeliveryOutcome outcome, PlantedFault fault) => (fault, outcome.Kind) switch
    {
        (PlantedFault.SettlesWhatIsKept, DeliveryOutcomeKind.KeptPending) => DeliveryOutcome.Handled,
        (PlantedFault.LosesLetters, DeliveryOutcomeKind.DeadLettered) => DeliveryOutcome.Handled,
        _ => outcome,
    };
}

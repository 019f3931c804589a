using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>What the callbacks of one side were given, and what became of it.</summary>
internal sealed class DeliveryLog(OutcomeScript script, PlantedFault fault)
{
    private const string UnreadableStart = "unreadable ";

    private readonly ConcurrentQueue<(int Event, string Entry, string Text)> _deliveries = new();
    private readonly ConcurrentQueue<string> _outcomes = new();
    private readonly Lock _gate = new();
    private readonly List<(int Slot, string EntryId, CancellationToken Token)> _hanging = [];

    public int Count => _deliveries.Count;

    /// <summary>The kind of each outcome.</summary>
    public IEnumerable<string> Outcomes => _outcomes;

    /// <summary>
    /// For each event and each of its entries and retries the deliveries in their order. An event that was replayed has
    /// several entries, whose order is chance.
    /// </summary>
    public string Text => string.Join(
        '\n',
        _deliveries.GroupBy(delivery => (delivery.Event, delivery.Entry))
            .Select(group => $"{group.Key.Event}: {string.Join(' ', group.Select(delivery => delivery.Text))}")
            .Order(StringComparer.Ordinal));

    /// <summary>Entries whose handlers hang.</summary>
    public IReadOnlyList<string> Hanging
    {
        get
        {
            lock (_gate)
            {
                return [.. _hanging.Select(hanging => hanging.EntryId)];
            }
        }
    }

    /// <summary>An event that cannot be read, and can be told apart.</summary>
    public static byte[] Unreadable(int number) => Encoding.UTF8.GetBytes($"{UnreadableStart}{number}");

    /// <summary>Whether a handler of the consumer hangs.</summary>
    public bool IsHanging(int slot)
    {
        lock (_gate)
        {
            return _hanging.Exists(hanging => hanging.Slot == slot);
        }
    }

    /// <summary>As <see cref="IsHanging"/>, and only time can end it: its token is not cancelled yet.</summary>
    public bool IsWaiting(int slot)
    {
        lock (_gate)
        {
            return _hanging.Exists(hanging => hanging.Slot == slot && !hanging.Token.IsCancellationRequested);
        }
    }

    public Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> Handle(int slot) =>
        async (delivery, token) =>
        {
            var (number, isReadable) = NumberOf(delivery);
            DeliveryOutcome? outcome;
            try
            {
                outcome = script.Of(number, isReadable, slot, delivery);
            }
            catch (InvalidOperationException)
            {
                Add(number, delivery, "Throws");
                throw;
            }

            if (outcome is null)
            {
                return await HangAsync(slot, number, delivery, token);
            }

            if (outcome.Kind is DeliveryOutcomeKind.Unhandled or DeliveryOutcomeKind.Paused)
            {
                // It depends on chance who gets what it cannot handle, and how much a consumer gets before it pauses.
                _outcomes.Enqueue($"{outcome.Kind}");
                return outcome;
            }

            Add(number, delivery, $"{outcome.Kind}");
            return Spoiled(outcome);
        };

    private async Task<DeliveryOutcome> HangAsync(
        int slot, int number, EventDelivery delivery, CancellationToken token)
    {
        var hanging = (slot, delivery.EntryId, token);
        lock (_gate)
        {
            _hanging.Add(hanging);
        }

        Add(number, delivery, "Hangs");
        try
        {
            await Task.Delay(Timeout.Infinite, token);
            return DeliveryOutcome.Handled;
        }
        finally
        {
            lock (_gate)
            {
                _hanging.Remove(hanging);
            }
        }
    }

    private static (int Number, bool IsReadable) NumberOf(EventDelivery delivery)
    {
        try
        {
            return (RunningConsumer.NumberOf(delivery), true);
        }
        catch (JsonException)
        {
            var text = Encoding.UTF8.GetString(delivery.Payload.Span);
            return (int.Parse(text[UnreadableStart.Length..], CultureInfo.InvariantCulture), false);
        }
    }

    private void Add(int number, EventDelivery delivery, string outcome)
    {
        var count = fault == PlantedFault.ForgetsCounts ? 1 : delivery.DeliveryCount;
        var history = delivery.History is { } known
            ? $"/{known.Redeliveries}/{known.Attempts}/{known.Handler}/{known.EntryId == delivery.EntryId}"
            : "";
        _deliveries.Enqueue((number, $"{delivery.EntryId} {delivery.History?.Handler}", $"{count}{history}"));
        _outcomes.Enqueue(outcome);
    }

    private DeliveryOutcome Spoiled(DeliveryOutcome outcome) => (fault, outcome.Kind) switch
    {
        (PlantedFault.SettlesWhatIsKept, DeliveryOutcomeKind.KeptPending) => DeliveryOutcome.Handled,
        (PlantedFault.LosesLetters, DeliveryOutcomeKind.DeadLettered) => DeliveryOutcome.Handled,
        _ => outcome,
    };
}

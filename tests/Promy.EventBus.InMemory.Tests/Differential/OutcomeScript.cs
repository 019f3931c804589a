using System.Text;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>What becomes of each delivery: decided by what the delivery tells, and never by chance.</summary>
internal sealed class OutcomeScript(Sequence sequence)
{
    public const string Handler = "Some.Handler";
    public const string Type = "test.numbered";
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    private const int Kinds = 9;

    /// <summary>The types that a consumer handles: of two the first lacks the only type that there is.</summary>
    public Dictionary<string, IReadOnlyList<string>> TypesOf(int slot) =>
        sequence.IsPair && slot == 0 ? new() { ["test.other"] = [Handler] } : new() { [Type] = [Handler] };

    /// <returns><see langword="null"/>: the handler hangs until its token is cancelled.</returns>
    public DeliveryOutcome? Of(int number, int slot, EventDelivery delivery)
    {
        var kind = new Random(sequence.Seed ^ (number * 7919)).Next(Kinds);
        if (sequence.IsPair && slot == 0 && number % 2 == 0)
        {
            return DeliveryOutcome.Unhandled(Type, delivery.History?.Handler);
        }

        return kind switch
        {
            0 => delivery.DeliveryCount < 3 ? DeliveryOutcome.KeptPending : DeliveryOutcome.Handled,
            1 when !IsReplayed(delivery) => Failed(delivery, 1),
            2 when !IsReplayed(delivery) => Failed(delivery, 2),
            3 when (delivery.History?.Redeliveries ?? 0) < 2 => Later(delivery),
            4 => DeliveryOutcome.KeptPending,
            5 when delivery.DeliveryCount == 1 => throw new InvalidOperationException("A fault, on purpose."),
            6 when !sequence.IsPair && delivery.DeliveryCount == 1 => null,
            7 => DeliveryOutcome.Skipped,
            _ => DeliveryOutcome.Handled,
        };
    }

    private static bool IsReplayed(EventDelivery delivery) =>
        delivery.History is not null
        || Encoding.UTF8.GetString(delivery.Metadata.Span).Contains("replay_count", StringComparison.Ordinal);

    private static DeliveryOutcome Failed(EventDelivery delivery, int failures) => DeliveryOutcome.DeadLettered(
    [
        .. Enumerable.Range(0, failures).Select(index => new DeliveryFailure
        {
            Reason = $"failure {index} of number {RunningConsumer.NumberOf(delivery)}",
            Handler = Handler,
            Attempts = 3,
        }),
    ]);

    private static DeliveryOutcome Later(EventDelivery delivery)
    {
        var before = delivery.History ?? new RetryHistory();
        return DeliveryOutcome.RedeliverLater(
        [
            new Redelivery
            {
                Delay = Delay,
                History = new RetryHistory
                {
                    Handler = Handler,
                    Attempts = before.Attempts + 3,
                    Redeliveries = before.Redeliveries + 1,
                },
            },
        ]);
    }
}

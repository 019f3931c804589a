using System.Text;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>What becomes of each delivery: decided by what the delivery tells, and never by chance.</summary>
internal sealed class OutcomeScript(Sequence sequence)
{
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(1);

    private const string Handler = "Some.Handler";
    private const string OtherHandler = "Other.Handler";
    private const string Type = "test.numbered";
    private const string ThirdHandler = "Third.Handler";
    private static readonly IReadOnlyList<string> Handlers = [Handler, OtherHandler];
    private static readonly IReadOnlyList<string> Announced = [Handler, OtherHandler, ThirdHandler];

    private readonly bool[] _isBroken = [false, false];

    /// <summary>Whether the handlers of a consumer cannot be built.</summary>
    public void SetBroken(int slot, bool isBroken) => Volatile.Write(ref _isBroken[slot], isBroken);

    public bool IsBroken(int slot) => Volatile.Read(ref _isBroken[slot]);

    /// <summary>The types that a consumer handles.</summary>
    public Dictionary<string, IReadOnlyList<string>> TypesOf(int slot) => sequence.Shape switch
    {
        GroupShape.Shared when slot == 0 => new() { ["test.other"] = Announced },
        GroupShape.Split => new() { [TypeOf(slot)] = Announced },
        _ => new() { [Type] = Announced },
    };

    /// <param name="number">Number of the event.</param>
    /// <param name="isReadable">Whether it can be read.</param>
    /// <param name="slot">Of which consumer.</param>
    /// <param name="delivery">The delivery.</param>
    /// <returns><see langword="null"/>: the handler hangs until its token is cancelled.</returns>
    public DeliveryOutcome? Of(int number, bool isReadable, int slot, EventDelivery delivery) =>
        !Handles(slot, number) ? DeliveryOutcome.Unhandled(
            sequence.Shape == GroupShape.Split ? TypeOf(number) : Type, delivery.History?.Handler)
        : IsBroken(slot) ? Paused(slot)
        : isReadable ? ByFate(number, delivery)
        : DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = "cannot be read", Attempts = 0 });

    private static string TypeOf(int number) => number % 2 == 0 ? "test.even" : "test.odd";

    private bool Handles(int slot, int number) => sequence.Shape switch
    {
        GroupShape.Shared => slot == 1 || number % 2 != 0,
        GroupShape.Split => number % 2 == slot,
        _ => true,
    };

    private DeliveryOutcome Paused(int slot) => DeliveryOutcome.Paused(new DeliveryPause
    {
        Reason = "broken",
        TryAgain = _ => new(IsBroken(slot) ? "broken" : null),
    });

    private DeliveryOutcome? ByFate(int number, EventDelivery delivery) => sequence.Of(number) switch
    {
        Fate.Skipped => DeliveryOutcome.Skipped,
        Fate.KeptTwice when delivery.DeliveryCount < 3 => DeliveryOutcome.KeptPending,
        Fate.KeptAlways => DeliveryOutcome.KeptPending,
        Fate.FailsOnce when !IsReplayed(delivery) => Failed(number, 1),
        Fate.FailsForTwo when !IsReplayed(delivery) => Failed(number, 2),
        Fate.Later when (delivery.History?.Redeliveries ?? 0) < 2 => Later(number, delivery, 1),
        Fate.LaterForTwo when (delivery.History?.Redeliveries ?? 0) == 0 => Later(number, delivery, 2),
        Fate.LaterForTwo when delivery.History?.Handler == OtherHandler => Failed(number, 1),
        Fate.Throws when delivery.DeliveryCount == 1 => throw new InvalidOperationException("A fault, on purpose."),
        Fate.HangsOnce when delivery is { DeliveryCount: 1, History: null } => null,
        Fate.HangsTwice when delivery is { DeliveryCount: <= 2, History: null } => null,
        _ => DeliveryOutcome.Handled,
    };

    private static bool IsReplayed(EventDelivery delivery) =>
        delivery.History is not null
        || Encoding.UTF8.GetString(delivery.Metadata.Span).Contains("replay_count", StringComparison.Ordinal);

    private static DeliveryOutcome Failed(int number, int failures) => DeliveryOutcome.DeadLettered(
        [.. Handlers.Take(failures).Select(handler => FailureOf(number, handler))]);

    private static DeliveryFailure FailureOf(int number, string handler) =>
        new() { Reason = $"failure of number {number}", Handler = handler, Attempts = 3 };

    /// <summary>A retry is for the handler that failed.</summary>
    private static IReadOnlyList<string> HandlersOf(EventDelivery delivery) =>
        delivery.History?.Handler is { } handler ? [handler] : Handlers;

    private static DeliveryOutcome Later(int number, EventDelivery delivery, int handlers)
    {
        var before = delivery.History ?? new RetryHistory();
        var isOneLost = number % 5 == 0 && delivery.History is null;
        DeliveryFailure[] failures = isOneLost ? [FailureOf(number, ThirdHandler)] : [];
        return DeliveryOutcome.RedeliverLater(
            [
                .. HandlersOf(delivery).Take(handlers).Select(handler => new Redelivery
                {
                    Delay = Delay,
                    History = new RetryHistory
                    {
                        Handler = handler,
                        Attempts = before.Attempts + 3,
                        Redeliveries = before.Redeliveries + 1,
                    },
                }),
            ],
            failures);
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>What is to happen to one dead letter.</summary>
/// <param name="Slot">The dead letter.</param>
/// <param name="Target">Key that its event goes to; <see langword="null"/> where it is refused.</param>
/// <param name="Fields">The entry to append.</param>
/// <param name="ReplayCount">Replays of the event, this one included; 0 where they cannot be counted.</param>
/// <param name="Refusal">Why it is not replayed.</param>
/// <param name="Warning">What to know of it, although it is replayed.</param>
internal sealed record ReplayPlan(
    DeadLetterSlot Slot,
    string? Target,
    NameValueEntry[] Fields,
    int ReplayCount,
    string? Refusal,
    string? Warning = null)
{
    public static ReplayPlan Refuse(DeadLetterSlot slot, string reason) =>
        new(slot, Target: null, [], slot.Entry?.ReplayCount ?? 0, reason);
}

namespace Promy.EventBus;

/// <summary>The plan for a dead letter.</summary>
/// <param name="Slot">The dead letter.</param>
/// <param name="Target">Key that its event goes to; <see langword="null"/> if refused.</param>
/// <param name="Fields">The entry to append.</param>
/// <param name="ReplayCount">Replays of the event, including this; 0 if they cannot be counted.</param>
/// <param name="Refusal">Why it is not replayed.</param>
/// <param name="Warning">A caveat, although it is replayed.</param>
internal sealed record ReplayPlan(
    DeadLetterSlot Slot,
    string? Target,
    IReadOnlyList<DeadLetterField> Fields,
    int ReplayCount,
    string? Refusal,
    string? Warning = null)
{
    public static ReplayPlan Refuse(DeadLetterSlot slot, string reason) =>
        new(slot, Target: null, [], slot.Entry?.ReplayCount ?? 0, reason);
}

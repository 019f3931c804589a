namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>One operation.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Slot">Of which consumer.</param>
/// <param name="First">Number of the first event, or the number that the operation takes.</param>
/// <param name="Count">How many events.</param>
internal readonly record struct Step(StepKind Kind, int Slot = 0, int First = 0, int Count = 0)
{
    /// <summary>
    /// Whether it is certain what the group has read. A consumer that pauses may have read the rest of a batch or not.
    /// </summary>
    public bool IsReadCertain { get; init; } = true;

    public override string ToString() => Kind switch
    {
        StepKind.Publish or StepKind.PublishBatch or StepKind.Enqueue => $"{Kind} {First}..{First + Count - 1}",
        StepKind.Start or StepKind.Stop or StepKind.Crash or StepKind.Break or StepKind.Mend => $"{Kind} {Slot}",
        StepKind.ExpireMembers or StepKind.Elapse or StepKind.TrimAcknowledged => $"{Kind}",
        _ => $"{Kind} {First}",
    };
}

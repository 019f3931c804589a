namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>One operation.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Slot">Of which consumer.</param>
/// <param name="First">Number of the first event, or how many letters.</param>
/// <param name="Count">How many events.</param>
internal readonly record struct Step(StepKind Kind, int Slot = 0, int First = 0, int Count = 0)
{
    public override string ToString() => Kind switch
    {
        StepKind.Publish => $"publish {First}..{First + Count - 1}",
        StepKind.Start or StepKind.Stop or StepKind.Crash => $"{Kind} {Slot}",
        _ => $"{Kind} {First}",
    };
}

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>How many entries the steps of a trim have removed.</summary>
internal sealed class TrimSum : IProgress<TrimResult>
{
    public long Removed { get; private set; }

    public void Report(TrimResult value) => Removed += value.Removed;
}

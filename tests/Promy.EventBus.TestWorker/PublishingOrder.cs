namespace Promy.EventBus.TestWorker;

/// <summary>What a publishing process shall publish.</summary>
/// <param name="Stream">Where to.</param>
/// <param name="First">First number.</param>
/// <param name="Count">How many, one after the other.</param>
/// <param name="Callers">How many publishes may be under way at once.</param>
/// <param name="Outcomes">File that takes what became of each.</param>
public sealed record PublishingOrder(string Stream, int First, int Count, int Callers, string Outcomes);

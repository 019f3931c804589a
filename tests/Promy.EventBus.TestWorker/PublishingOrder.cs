namespace Promy.EventBus.TestWorker;

/// <summary>The order for a publishing process.</summary>
/// <param name="Stream">Where to.</param>
/// <param name="First">First number.</param>
/// <param name="Count">How many, one after the other.</param>
/// <param name="Callers">How many publishes may be under way at once.</param>
/// <param name="Outcomes">File for the outcome of each.</param>
public sealed record PublishingOrder(string Stream, int First, int Count, int Callers, string Outcomes);

namespace Promy.EventBus.TestWorker;

/// <summary>The task of a publishing process.</summary>
/// <param name="Stream">Stream to publish to.</param>
/// <param name="First">First number.</param>
/// <param name="Count">Number of events, one after the other.</param>
/// <param name="Callers">Most concurrent publishes.</param>
/// <param name="Outcomes">File for the outcome of each publish.</param>
public sealed record PublishingOrder(string Stream, int First, int Count, int Callers, string Outcomes);

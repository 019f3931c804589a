namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>One drain of a backlog.</summary>
/// <param name="Sample">All of it.</param>
/// <param name="LastToFirst">Rate of the last tenth divided by the rate of the first.</param>
/// <param name="WorkingSetDrift">Bytes.</param>
internal sealed record BacklogRun(Sample Sample, double LastToFirst, long WorkingSetDrift);

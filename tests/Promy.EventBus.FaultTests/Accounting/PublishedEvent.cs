namespace Promy.EventBus.FaultTests;

/// <summary>One publish of a steady load.</summary>
/// <param name="Number">Number in the event.</param>
/// <param name="Fate">Its outcome.</param>
/// <param name="BeganAt">Unix time in milliseconds before the publish.</param>
/// <param name="EndedAt">Unix time in milliseconds after its outcome.</param>
internal sealed record PublishedEvent(int Number, PublishFate Fate, long BeganAt, long EndedAt);

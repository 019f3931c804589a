namespace Promy.EventBus.Hosting.Tests;

/// <summary>Tests for which nobody else in the process may listen to the metrics: they run after all others, one by one.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

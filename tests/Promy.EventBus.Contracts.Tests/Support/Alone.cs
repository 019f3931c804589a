namespace Promy.EventBus.Contracts.Tests;

/// <summary>
/// Tests that look at what the process keeps of the texts that it reads: others that read meanwhile would displace it.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

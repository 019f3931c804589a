namespace Promy.EventBus.Redis.Tests;

/// <summary>Tests that measure the memory of the process, or use so much of the machine that others would miss their times.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// Tests that need the process for themselves: they measure what all of it does, or take so much of the machine that
/// others would miss their times. They run when no others do, one by one. xunit looks for the definition only in the
/// assembly of the tests, so this file is compiled into each of them.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

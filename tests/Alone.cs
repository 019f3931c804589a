namespace Promy.EventBus.TestSupport;

/// <summary>
/// Tests that need the process for themselves: they measure the whole process, or use so much of the machine that other
/// tests would miss their deadlines. They run one by one, without other tests. xunit looks for the definition only in
/// the assembly of the tests, so this file is compiled into each assembly.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>
/// Tests for which nobody else in the process may listen to spans, as <see cref="TelemetryTap"/> does: with a listener every event is
/// published with a trace. They run when no others do.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

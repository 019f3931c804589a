namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>An operation of a sequence.</summary>
internal enum StepKind
{
    Publish,
    Start,
    Stop,
    Crash,
    ReplayToGroup,
    ReplayToStream,
    Discard,
    Trim,
}

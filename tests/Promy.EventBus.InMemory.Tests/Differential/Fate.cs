namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>What a handler does with the deliveries of an event.</summary>
internal enum Fate
{
    Handled,
    Skipped,
    KeptTwice,
    KeptAlways,
    FailsOnce,
    FailsForTwo,
    Later,
    LaterForTwo,
    Throws,
    HangsOnce,
    HangsTwice,
}

namespace Promy.EventBus.InMemory;

/// <summary>Why an entry is pending and in nobody's hands.</summary>
internal enum PendingKind
{
    /// <summary>Its consumer has ended without a word.</summary>
    Abandoned,

    /// <summary>Left pending on purpose: back after the idle time.</summary>
    Kept,

    /// <summary>Handed back: anybody's at once.</summary>
    HandedBack,

    /// <summary>Handed over to the member that owns it now, which finds it when it looks.</summary>
    HandedOver,
}

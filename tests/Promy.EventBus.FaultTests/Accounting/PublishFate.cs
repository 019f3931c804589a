namespace Promy.EventBus.FaultTests;

/// <summary>The three outcomes of a publish.</summary>
internal enum PublishFate
{
    /// <summary>Sent, or perhaps sent, and never confirmed.</summary>
    Unknown,

    /// <summary>Confirmed: must never be lost.</summary>
    Acknowledged,

    /// <summary>Certainly not stored: must never be handled.</summary>
    NotPublished,

    /// <summary>
    /// Confirmed, and lost by Redis itself before it was handled: deleted by the scenario, or never replicated.
    /// </summary>
    LostByRedis,
}

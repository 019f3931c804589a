namespace Promy.EventBus.Testing;

/// <summary>What becomes of an event that a unit test publishes.</summary>
internal enum RecordedOutcome
{
    /// <summary>Published.</summary>
    Published,

    /// <summary>Certainly not published.</summary>
    Refused,

    /// <summary>Sent, and not confirmed.</summary>
    Unknown,
}

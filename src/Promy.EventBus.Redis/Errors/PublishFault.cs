namespace Promy.EventBus.Redis;

/// <summary>Whether a failed publish was stored.</summary>
internal enum PublishFault
{
    /// <summary>Certainly not stored; a retry may help and cannot duplicate.</summary>
    NotStored,

    /// <summary>Certainly not stored; the wait for a connection is used up.</summary>
    NotStoredTimedOut,

    /// <summary>Certainly not stored, and an operator must act.</summary>
    NotStoredPermanent,

    /// <summary>Sent, but the reply was lost: may be stored.</summary>
    Unknown,
}

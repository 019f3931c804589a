namespace Promy.EventBus.Redis;

/// <summary>What a failed publish left behind.</summary>
internal enum PublishFault
{
    /// <summary>Certainly not stored; trying again may help and cannot duplicate.</summary>
    NotStored,

    /// <summary>Certainly not stored, and the time to wait for a connection is used up.</summary>
    NotStoredTimedOut,

    /// <summary>Certainly not stored, and will not be until an operator acts.</summary>
    NotStoredPermanent,

    /// <summary>Sent, and the reply was lost: may be stored.</summary>
    Unknown,
}

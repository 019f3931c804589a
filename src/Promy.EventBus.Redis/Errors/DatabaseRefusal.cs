namespace Promy.EventBus.Redis;

/// <summary>Why a database cannot be selected, where no waiting helps.</summary>
internal enum DatabaseRefusal
{
    /// <summary>The server has fewer databases.</summary>
    OutOfRange,

    /// <summary>The user may not select any.</summary>
    NotPermitted,

    /// <summary>A cluster, a proxy, or a client library that was told not to.</summary>
    NotSupported,
}

namespace Promy.EventBus.Redis;

/// <summary>Why a database cannot be selected, if waiting does not help.</summary>
internal enum DatabaseRefusal
{
    /// <summary>The server has fewer databases.</summary>
    OutOfRange,

    /// <summary>The user may not run SELECT.</summary>
    NotPermitted,

    /// <summary>A cluster, a proxy, or a client configured without SELECT.</summary>
    NotSupported,
}

namespace Promy.EventBus.Redis;

/// <summary>The stream or streams to read next.</summary>
internal enum ReadTarget
{
    /// <summary>Both streams, waiting on the server for the next entry of either.</summary>
    Both,

    /// <summary>The stream, which has a backlog.</summary>
    Events,

    /// <summary>The retry stream, which has a backlog or was not read for long.</summary>
    Retries,
}

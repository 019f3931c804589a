namespace Promy.EventBus.Redis;

/// <summary>What is read next.</summary>
internal enum ReadTarget
{
    /// <summary>The stream and the retry stream, waiting on the server for the next entry of either.</summary>
    Both,

    /// <summary>The stream, which has a backlog.</summary>
    Events,

    /// <summary>The retry stream, which has a backlog, or was not looked at for long.</summary>
    Retries,
}

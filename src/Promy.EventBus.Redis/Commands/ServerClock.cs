namespace Promy.EventBus.Redis;

/// <summary>The clock of Redis in a script, the same for all processes.</summary>
internal static class ServerClock
{
    /// <summary>The beginning of a script: <c>now</c> is the time in milliseconds since 1970.</summary>
    public const string Now =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        """;
}

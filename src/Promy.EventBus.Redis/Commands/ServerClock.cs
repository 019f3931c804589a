namespace Promy.EventBus.Redis;

/// <summary>The clock of Redis in a script: one for all processes, however theirs differ.</summary>
internal static class ServerClock
{
    /// <summary>Beginning of a script: <c>now</c> is the time in milliseconds since 1970.</summary>
    public const string Now =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        """;
}

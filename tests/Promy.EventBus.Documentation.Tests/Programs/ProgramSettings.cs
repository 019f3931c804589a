namespace Promy.EventBus.Documentation.Tests;

/// <summary>Settings that run a program of a document on the Redis of the tests and a stream of one test.</summary>
internal static class ProgramSettings
{
    public static string[] Of(RedisServer redis, Keys keys, string eventType) =>
    [
        $"--ConnectionStrings:Redis={redis.ConnectionString}",
        $"--Promy:EventBus:EventTypes:0:Type={eventType}",
        $"--Promy:EventBus:EventTypes:0:Stream={keys.Stream()}",
        $"--Promy:EventBus:DeadLetter:Stream={keys.Stream("dlq")}",
        "--Logging:LogLevel:Default=None",
    ];

    /// <summary>Waits until the group has acknowledged so many entries.</summary>
    public static Task HandledAsync(RedisServer redis, Keys keys, string group, int count) =>
        Eventually.EqualAsync((count, 0), async () =>
        {
            var info = (await redis.Database.StreamGroupInfoAsync(keys.Stream())).Single(info => info.Name == group);
            return ((int)(info.EntriesRead ?? 0), info.PendingMessageCount);
        });
}

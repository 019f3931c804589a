namespace Promy.EventBus.FaultTests;

/// <summary>Actions of an operator on the Redis of a run.</summary>
internal static class RedisAdministration
{
    public static Task ConfigureRedisAsync(this FaultRun run, string setting, string value) =>
        run.Database.ExecuteAsync("CONFIG", "SET", setting, value);

    /// <summary>A line of <c>INFO</c>.</summary>
    public static async Task<string> RedisInfoAsync(this FaultRun run, string section, string key)
    {
        var info = (string)(await run.Database.ExecuteAsync("INFO", section))!;
        return info.Split('\n').Single(line => line.StartsWith($"{key}:", StringComparison.Ordinal)).Split(':', 2)[1]
            .TrimEnd('\r');
    }
}

namespace Promy.EventBus.FaultTests;

/// <summary>A way in which a Redis that runs refuses commands.</summary>
/// <param name="Name">What Redis answers.</param>
/// <param name="BeginAsync">Begins it; takes how long it is to last.</param>
/// <param name="EndAsync">Ends it. Returns when Redis accepted everything again, in Unix milliseconds.</param>
internal sealed record RedisRefusal(string Name, Func<TimeSpan, Task> BeginAsync, Func<Task<long>> EndAsync)
{
    /// <summary>Name and password of the user whose rights are taken away.</summary>
    public const string User = "bus";
    public const string Password = "secret";

    /// <summary>Whether the administrator can look meanwhile.</summary>
    public bool AnswersReads { get; private init; } = true;

    /// <summary>Whether new events are handed out meanwhile.</summary>
    public bool HandsOut { get; private init; }

    /// <summary>Arguments that the redis-server needs for all of them.</summary>
    public static string[] RedisArguments =>
    [
        "--appendonly", "yes", "--appendfsync", "always", "--key-load-delay", "1000",
        "--loading-process-events-interval-bytes", "1024",
        "--user", User, "on", $">{Password}", "~*", "&*", "+@all",
    ];

    /// <summary>Out of memory: writes that need some are refused; reading and acknowledging go on.</summary>
    public static RedisRefusal OutOfMemory(FaultRun run) =>
        new(
            "OOM",
            _ => run.ConfigureRedisAsync("maxmemory", "1"),
            () => EndedAsync(run.ConfigureRedisAsync("maxmemory", "0"))) { HandsOut = true };

    /// <summary>The last snapshot failed: every write is refused, reading from a group and PING too.</summary>
    public static RedisRefusal SnapshotFailed(FaultRun run) => new(
        "MISCONF",
        async _ =>
        {
            await run.ConfigureRedisAsync("dir", "/proc");
            await run.ConfigureRedisAsync("save", "3600 1");
            await run.Database.ExecuteAsync("BGSAVE");
            await Eventually.EqualAsync(
                "err", () => run.RedisInfoAsync("persistence", "rdb_last_bgsave_status"), Patience.Usual);
        },
        async () =>
        {
            await run.ConfigureRedisAsync("save", "");
            var lifted = Clock.Now;
            await run.ConfigureRedisAsync("dir", run.Server.DataDirectory);
            return lifted;
        });

    /// <summary>Every connection but the administrator's is closed, and no new one is accepted.</summary>
    public static RedisRefusal TooManyClients(FaultRun run) => new(
        "maxclients",
        async _ =>
        {
            await run.ConfigureRedisAsync("maxclients", "1");
            Assert.True((long)await run.Database.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes") > 0);
        },
        () => EndedAsync(run.ConfigureRedisAsync("maxclients", "1000")));

    /// <summary>The user of the bus loses every right.</summary>
    public static RedisRefusal NoPermission(FaultRun run) => new(
        "NOPERM",
        _ => run.Database.ExecuteAsync("ACL", "SETUSER", User, "-@all"),
        () => EndedAsync(run.Database.ExecuteAsync("ACL", "SETUSER", User, "+@all")));

    /// <summary>Redis crashes, comes back, and loads its data for that long.</summary>
    public static RedisRefusal Loading(FaultRun run)
    {
        var loaded = Task.FromResult(0L);
        return new RedisRefusal(
            "LOADING",
            async lasting =>
            {
                // A good millisecond for each key.
                await run.Database.ExecuteAsync("DEBUG", "POPULATE", (int)(lasting.TotalMilliseconds * 0.85), "pad");
                await run.Database.ExecuteAsync("BGREWRITEAOF");
                await Eventually.EqualAsync(
                    "0", () => run.RedisInfoAsync("persistence", "aof_rewrite_in_progress"), Patience.Usual);
                await run.Server.KillAsync();
                loaded = EndedAsync(run.Server.RestartAsync());
                await Eventually.ReadAsync(
                    () => RawRedis.AskAsync(run.Server.Port, "PING"),
                    reply => reply?.StartsWith("-LOADING", StringComparison.Ordinal) == true,
                    lasting,
                    "-LOADING");
            },
            () => loaded)
        {
            AnswersReads = false,
        };
    }

    private static async Task<long> EndedAsync(Task end)
    {
        await end;
        return Clock.Now;
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Makes a trimmer the leader of a stream for a time: after its death the lock expires.</summary>
internal sealed class TrimLock(IDatabase database, string stream)
{
    /// <summary>Renewed by the leader before each step; every step is shorter.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private readonly RedisValue _token = Guid.NewGuid().ToString("N");

    /// <summary>Beside the stream, in the same slot of a cluster.</summary>
    public static string KeyOf(string stream) => SatelliteKeys.TrimLeader(stream);

    public Task<bool> TryAcquireAsync() => TrimCommands.TryLockAsync(database, KeyOf(stream), _token, Duration);

    /// <returns><see langword="false"/> if the lock has expired or is another's.</returns>
    public Task<bool> TryRenewAsync() => TrimCommands.TryRenewLockAsync(database, KeyOf(stream), _token, Duration);

    /// <summary>Releases only our own lock: an expired lock may be another's by now.</summary>
    public Task ReleaseAsync() => TrimCommands.ReleaseLockAsync(database, KeyOf(stream), _token);
}

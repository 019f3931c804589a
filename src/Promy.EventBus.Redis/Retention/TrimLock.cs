using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Makes one trimmer the leader of a stream, for a time: the lock expires by itself when the leader dies.</summary>
internal sealed class TrimLock(IDatabase database, string stream)
{
    /// <summary>A leader renews it before each step, and no step takes as long.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private readonly RedisValue _token = Guid.NewGuid().ToString("N");

    /// <summary>Beside the stream, in the same slot of a cluster.</summary>
    public static string KeyOf(string stream) => SatelliteKeys.TrimLeader(stream);

    public Task<bool> TryAcquireAsync() => TrimCommands.TryLockAsync(database, KeyOf(stream), _token, Duration);

    /// <returns><see langword="false"/> when the lock has expired or is another's.</returns>
    public Task<bool> TryRenewAsync() => TrimCommands.TryRenewLockAsync(database, KeyOf(stream), _token, Duration);

    /// <summary>Only what is ours: a lock that expired may be another's by now.</summary>
    public Task ReleaseAsync() => TrimCommands.ReleaseLockAsync(database, KeyOf(stream), _token);
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Promy.EventBus.Redis;

/// <summary>
/// Dead letters in Redis Streams. An application injects <see cref="IDeadLetterStore"/>; this class is for programs without a host.
/// </summary>
public sealed class RedisDeadLetterStore : IDeadLetterStore, IAsyncDisposable
{
    private readonly RedisConnections _connections;
    private readonly RedisDeadLetterStoreOptions _options;
    private readonly bool _isOwner;

    /// <summary>Creates a store with a connection of its own, which opens when first needed. Dispose the store to close it.</summary>
    /// <param name="redis">Where Redis is. A connection that the application gives in it is never disposed.</param>
    /// <param name="options">Where dead letters are and may go; <see langword="null"/>: the defaults.</param>
    /// <param name="loggerFactory">Where the connection logs what it finds; <see langword="null"/>: nowhere.</param>
    public RedisDeadLetterStore(
        EventBusRedisOptions redis, RedisDeadLetterStoreOptions? options = null, ILoggerFactory? loggerFactory = null)
        : this(
            new RedisConnections(
                redis ?? throw new ArgumentNullException(nameof(redis)), TimeProvider.System, loggerFactory ?? NullLoggerFactory.Instance),
            options ?? new RedisDeadLetterStoreOptions())
    {
        _isOwner = true;
    }

    internal RedisDeadLetterStore(RedisConnections connections, RedisDeadLetterStoreOptions options)
    {
        _connections = connections;
        _options = options;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<DeadLetterEntry> QueryAsync(DeadLetterQuery query, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<DeadLetterEntry?> FindAsync(string id, string? stream = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public IAsyncEnumerable<DeadLetterReplayResult> ReplayAsync(
        DeadLetterQuery query, DeadLetterReplayOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException($"{_options.DeadLetterStream}");

    /// <inheritdoc/>
    public IAsyncEnumerable<DeadLetterDiscardResult> DiscardAsync(
        DeadLetterQuery query, bool isDryRun = false, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<DeadLetterStatistics> GetStatisticsAsync(DeadLetterQuery query, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Closes the connection where the store has opened it.</summary>
    public ValueTask DisposeAsync() => _isOwner ? _connections.DisposeAsync() : ValueTask.CompletedTask;
}

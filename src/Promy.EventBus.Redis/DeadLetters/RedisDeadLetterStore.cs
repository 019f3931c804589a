using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Promy.EventBus.Redis;

// In: queries of an operator or an application.
// Out: dead letters, and the result of each replay or discard.
// Owner: the caller; nothing here outlives the call.
/// <summary>
/// Dead letters in Redis Streams. An application injects <see cref="IDeadLetterStore"/>; this class is for programs
/// without a host.
/// </summary>
public sealed class RedisDeadLetterStore : IDeadLetterStore, IAsyncDisposable
{
    private readonly RedisConnections _connections;
    private readonly StoreErrors _errors;
    private readonly EventBusDeadLetterStoreOptions _options;
    private readonly bool _isOwner;

    /// <summary>
    /// Creates a store with its own connection, which opens when first needed. Disposing the store closes it.
    /// </summary>
    /// <param name="redis">The address of Redis. A connection of the application in it is never disposed.</param>
    /// <param name="options">The streams; <see langword="null"/>: the defaults.</param>
    /// <param name="loggerFactory">Logs about the connection; <see langword="null"/>: no logs.</param>
    public RedisDeadLetterStore(
        EventBusRedisOptions redis,
        EventBusDeadLetterStoreOptions? options = null,
        ILoggerFactory? loggerFactory = null)
        : this(
            new RedisConnections(
                redis ?? throw new ArgumentNullException(nameof(redis)),
                TimeProvider.System,
                loggerFactory ?? NullLoggerFactory.Instance),
            options ?? new EventBusDeadLetterStoreOptions())
    {
        _isOwner = true;
    }

    internal RedisDeadLetterStore(RedisConnections connections, EventBusDeadLetterStoreOptions options)
    {
        _connections = connections;
        _errors = new StoreErrors(connections);
        _options = options;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<DeadLetterEntry> QueryAsync(
        DeadLetterQuery query, CancellationToken cancellationToken = default) =>
        FoundAsync(DeadLetterQueries.Checked(query), cancellationToken);

    /// <inheritdoc/>
    public async Task<DeadLetterEntry?> FindAsync(
        string id, string? deadLetterStream = null, CancellationToken cancellationToken = default)
    {
        var query = DeadLetterQueries.Checked(new DeadLetterQuery { Ids = [id], DeadLetterStream = deadLetterStream });
        await foreach (var entry in FoundAsync(query, cancellationToken).ConfigureAwait(false))
        {
            return entry;
        }

        return null;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<DeadLetterReplayResult> ReplayAsync(
        DeadLetterQuery query, DeadLetterReplayOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DeadLetterReplayOptions();
        if (options.MaxReplays < 0 || !Enum.IsDefined(options.Target))
        {
            throw new ArgumentException(
                $"{options} is not valid. Use a defined target and a limit of 0 or more.", nameof(options));
        }

        return ReplayedAsync(DeadLetterQueries.Checked(query), options, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<DeadLetterDiscardResult> DiscardAsync(
        DeadLetterQuery query,
        DeadLetterDiscardOptions? options = null,
        CancellationToken cancellationToken = default) =>
        DiscardedAsync(DeadLetterQueries.Chosen(query), options?.IsDryRun ?? false, cancellationToken);

    /// <inheritdoc/>
    public async Task<DeadLetterStatistics> GetStatisticsAsync(
        DeadLetterQuery query, CancellationToken cancellationToken = default)
    {
        query = DeadLetterQueries.Checked(query);
        var commands = await ConnectAsync(query, cancellationToken).ConfigureAwait(false);
        var length = await _errors.AskAsync(() => commands.LengthAsync(), cancellationToken).ConfigureAwait(false);
        var tally = new DeadLetterTally();
        await foreach (var slot in SlotsAsync(commands, query, cancellationToken).ConfigureAwait(false))
        {
            if (slot.Entry is not null)
            {
                tally.Add(slot.Entry);
            }
        }

        return tally.ToStatistics(StreamOf(query), length);
    }

    /// <summary>Closes the connection if the store has opened it.</summary>
    public ValueTask DisposeAsync() => _isOwner ? _connections.DisposeAsync() : ValueTask.CompletedTask;

    private async IAsyncEnumerable<DeadLetterEntry> FoundAsync(
        DeadLetterQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var commands = await ConnectAsync(query, cancellationToken).ConfigureAwait(false);
        await foreach (var slot in SlotsAsync(commands, query, cancellationToken).ConfigureAwait(false))
        {
            if (slot.Entry is not null)
            {
                yield return slot.Entry;
            }
        }
    }

    private async IAsyncEnumerable<DeadLetterReplayResult> ReplayedAsync(
        DeadLetterQuery query,
        DeadLetterReplayOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var commands = await ConnectAsync(query, cancellationToken).ConfigureAwait(false);
        var replay = new DeadLetterReplay(
            new ReplayPlanner(StreamOf(query), _options.ReplayStreams, options),
            new KnownGroups(commands, _errors),
            new LiveGroups(commands, _errors),
            new ReplayWriter(commands, StreamOf(query)),
            options);
        var batches = DeadLetterBatches.SplitAsync(SlotsAsync(commands, query, cancellationToken), cancellationToken);
        await foreach (var batch in batches.ConfigureAwait(false))
        {
            var (results, fault) = await replay.RunAsync(batch, cancellationToken).ConfigureAwait(false);
            foreach (var result in results)
            {
                yield return result;
            }

            await ThrowAsync(fault).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async IAsyncEnumerable<DeadLetterDiscardResult> DiscardedAsync(
        DeadLetterQuery query, bool isDryRun, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var commands = await ConnectAsync(query, cancellationToken).ConfigureAwait(false);
        var discard = new DeadLetterDiscard(commands, isDryRun);
        var batches = DeadLetterBatches.SplitAsync(SlotsAsync(commands, query, cancellationToken), cancellationToken);
        await foreach (var batch in batches.ConfigureAwait(false))
        {
            var (results, fault) = await discard.RunAsync(batch).ConfigureAwait(false);
            foreach (var result in results)
            {
                yield return result;
            }

            await ThrowAsync(fault).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private IAsyncEnumerable<DeadLetterSlot> SlotsAsync(
        DeadLetterCommands commands, DeadLetterQuery query, CancellationToken cancellationToken) =>
        new DeadLetterScan(commands, _errors, StreamOf(query), query).SlotsAsync(cancellationToken);

    private string StreamOf(DeadLetterQuery query) => query.DeadLetterStream ?? _options.DeadLetterStream;

    private async Task<DeadLetterCommands> ConnectAsync(DeadLetterQuery query, CancellationToken cancellationToken)
    {
        var multiplexer = await _errors
            .AskAsync(() => _connections.GetCommandsAsync(cancellationToken).AsTask(), cancellationToken)
            .ConfigureAwait(false);
        return new DeadLetterCommands(multiplexer.GetDatabase(), StreamOf(query));
    }

    private async Task ThrowAsync(Exception? fault)
    {
        if (fault is null)
        {
            return;
        }

        if (RedisErrors.IsReadOnly(fault))
        {
            // The primary has moved: the client would otherwise keep asking the replica for a minute.
            await _connections.ReconfigureCommandsAsync().ConfigureAwait(false);
        }

        throw _errors.Wrap(fault);
    }
}

using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Follows a stream on a separate connection, as a reader outside every group. Continues after an outage.
/// </summary>
internal sealed class StreamFollower(
    RedisConnections connections, TimeProvider timeProvider, Action<Exception> onProblem)
{
    private const int Count = 100;
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly ReplySize _replySize = new(Count);

    /// <summary>Entries above an id, as they arrive, until cancelled.</summary>
    /// <exception cref="RedisException">Redis refuses the read, or cannot be reached at the beginning.</exception>
    public async IAsyncEnumerable<ReadEntry> FollowAsync(
        string stream, StreamEntryId after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ReaderConnection? reader = await OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var failing = false;
            while (true)
            {
                StreamEntry[] page = [];
                Exception? problem = null;
                try
                {
                    reader ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
                    page = await ReadAsync(reader, stream, after, cancellationToken)
                        .WaitAsync(cancellationToken)
                        .ConfigureAwait(false);
                }
                catch (Exception exception) when (
                    RedisErrors.IsRedisError(exception) && !RedisErrors.IsPermanent(exception))
                {
                    // The connection recovers by itself, and the next read begins after the last entry seen.
                    problem = exception;
                }

                foreach (var entry in page.Select(ReadEntry.Decode))
                {
                    after = entry.Id;
                    yield return entry;
                }

                if (problem is not null)
                {
                    if (!failing)
                    {
                        onProblem(problem);
                    }

                    if (reader is not null && RedisErrors.IsConnectionSuspect(problem))
                    {
                        await reader.DisposeAsync().ConfigureAwait(false);
                        reader = null;
                    }

                    await Task.Delay(Pause, timeProvider, cancellationToken).ConfigureAwait(false);
                }

                failing = problem is not null;
            }
        }
        finally
        {
            if (reader is not null)
            {
                await reader.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private Task<ReaderConnection> OpenAsync(CancellationToken cancellationToken) =>
        connections.OpenReaderAsync(Block, static () => { }, cancellationToken);

    private async Task<StreamEntry[]> ReadAsync(
        ReaderConnection reader, string stream, StreamEntryId after, CancellationToken cancellationToken)
    {
        var count = _replySize.Limit;
        try
        {
            await reader.EnsureDatabaseAsync(cancellationToken).ConfigureAwait(false);

            // The duration is not measured: most of it is the wait for an entry.
            return await reader.AskAsync(
                database => InspectionCommands.ReadBlockingAsync(database, stream, after, count, Block))
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsReplyOverdue(exception))
        {
            _replySize.Lost(count);
            throw;
        }
    }
}

using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Follows a stream on a connection of its own, as one more reader that belongs to no group. An outage ends nothing.</summary>
internal sealed class StreamFollower(RedisConnections connections, TimeProvider timeProvider, Action<Exception> onProblem)
{
    private const int Count = 100;
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Entries above an id, as they come, until cancelled.</summary>
    /// <exception cref="RedisException">Redis refuses this, or cannot be reached at the beginning.</exception>
    public async IAsyncEnumerable<ReadEntry> FollowAsync(
        string stream, StreamEntryId after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = await connections.OpenReaderAsync(Block, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var failing = false;
            while (true)
            {
                var (page, problem) = await ReadAsync(reader, stream, after, cancellationToken).ConfigureAwait(false);
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

                    await Task.Delay(Pause, timeProvider, cancellationToken).ConfigureAwait(false);
                }

                failing = problem is not null;
            }
        }
    }

    private static async Task<(StreamEntry[] Page, Exception? Problem)> ReadAsync(
        ReaderConnection reader, string stream, StreamEntryId after, CancellationToken cancellationToken)
    {
        try
        {
            await reader.EnsureDatabaseAsync(cancellationToken).ConfigureAwait(false);
            var page = await InspectionCommands.ReadBlockingAsync(reader.Database, stream, after, Count, Block)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            return (page, null);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception) && !RedisErrors.IsPermanent(exception))
        {
            // The connection comes back by itself, and the next read begins after the last entry that was seen.
            return ([], exception);
        }
    }
}

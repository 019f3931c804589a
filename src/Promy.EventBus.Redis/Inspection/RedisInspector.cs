using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: questions of the tool and of health.
// Out: contents of Redis, page by page; nothing is changed.
// Owner: the caller; nothing here outlives the call.
/// <summary>An operator's view of the streams in a Redis. Reads only, in bounded memory.</summary>
internal sealed class RedisInspector(RedisConnections connections, TimeProvider timeProvider)
{
    private const int PageSize = 1000;

    /// <summary>Sorted names of the streams that match a glob-style pattern.</summary>
    public async Task<IReadOnlyList<string>> StreamNamesAsync(string pattern, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var name in InspectionCommands.StreamNamesAsync(database, pattern).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            names.Add(name);
        }

        return [.. names];
    }

    /// <summary>Why the server has no streams; <see langword="null"/> if it has.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false);
        return await StreamSupport.FindProblemAsync(multiplexer).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="NotFoundException">There is no such stream.</exception>
    public async Task<StreamSnapshot> StreamAsync(string stream, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await FindAsync(
            stream,
            async () =>
            {
                var groups = await InspectionCommands.GroupsAsync(database, stream).ConfigureAwait(false);
                return new StreamSnapshot
                {
                    Name = stream,
                    Length = await InfoCommands.LengthAsync(database, stream).ConfigureAwait(false),
                    Groups = groups,
                    Waiting = await WaitingCommands.OfGroupsAsync(database, stream, groups.Select(group => group.Name))
                        .ConfigureAwait(false),
                    MemoryBytes = await InspectionCommands.MemoryAsync(database, stream).ConfigureAwait(false),
                };
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="NotFoundException">There is no such stream.</exception>
    public async Task<GroupSnapshot[]> GroupsAsync(string stream, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await FindAsync(stream, () => InspectionCommands.GroupsAsync(database, stream), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <exception cref="NotFoundException">There is no such stream or group.</exception>
    public async Task<ConsumerSnapshot[]> ConsumersAsync(
        string stream, string group, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await FindAsync(
            stream,
            () => InspectionCommands.ConsumersAsync(database, stream, group),
            cancellationToken,
            group).ConfigureAwait(false);
    }

    /// <summary>Pending entries in the order of their ids, page by page.</summary>
    /// <exception cref="NotFoundException">There is no such stream or group.</exception>
    public async IAsyncEnumerable<PendingEntry> PendingAsync(
        string stream, string group, PendingFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        RedisValue first = filter.From.ToString();
        PendingEntry[] page;
        do
        {
            var from = first;
            page = await FindAsync(
                stream,
                () => InspectionCommands.PendingAsync(database, stream, group, filter, from, PageSize),
                cancellationToken,
                group).ConfigureAwait(false);
            foreach (var entry in page.Where(entry => entry.Deliveries >= filter.MinDeliveries))
            {
                yield return entry;
            }

            first = page.Length > 0 ? "(" + page[^1].Id : first;
        }
        while (page.Length == PageSize);
    }

    /// <summary>Existing entries from an id on, page by page.</summary>
    public async IAsyncEnumerable<ReadEntry> EntriesAsync(
        string stream, StreamEntryId from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int most = 100;
        var size = new ReplySize(most);
        RedisValue first = from.ToString();
        StreamEntry[] page;
        int count;

        // Size and link are unknown: a connection for slow replies is used.
        var reader = await connections.OpenReaderAsync(TimeSpan.Zero, static () => { }, cancellationToken)
            .ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            do
            {
                count = size.Limit;
                var askedAt = timeProvider.GetTimestamp();
                page = await reader.AskAsync(database => InspectionCommands.RangeAsync(database, stream, first, count))
                    .WaitAsync(cancellationToken).ConfigureAwait(false);
                size.Arrived(count, page.Length, timeProvider.GetElapsedTime(askedAt));
                foreach (var entry in page)
                {
                    yield return ReadEntry.Decode(entry);
                }

                first = page.Length > 0 ? "(" + (string?)page[^1].Id : first;
            }
            while (page.Length == count);
        }
    }

    /// <summary>The last id generated in the stream; zero if there is no stream yet.</summary>
    public async Task<StreamEntryId> LastGeneratedAsync(string stream, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await InspectionCommands.LastGeneratedAsync(database, stream)
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The time of Redis; without the right to ask, that of this machine.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await ServerCommands.TimeAsync(database).WaitAsync(cancellationToken).ConfigureAwait(false)
            ?? timeProvider.GetUtcNow();
    }

    private async Task<IDatabase> DatabaseAsync(CancellationToken cancellationToken) =>
        (await connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();

    private static async Task<T> FindAsync<T>(
        string stream, Func<Task<T>> read, CancellationToken cancellationToken, string? group = null)
    {
        try
        {
            return await read().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsGroupMissing(exception))
        {
            throw group is null
                ? NotFoundException.Stream(stream, exception)
                : NotFoundException.Group(stream, group, exception);
        }
    }
}

using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: a query, or ids.
// Out: the letters that match, decoded, a page in memory at a time.
// Owner: RedisDeadLetterStore, for one call.
/// <summary>Reads a dead-letter stream page by page, or id by id, and filters by a query.</summary>
internal sealed class DeadLetterScan(
    DeadLetterCommands commands, StoreErrors errors, string deadLetterStream, DeadLetterQuery query)
{
    /// <summary>
    /// Matching letters, up to the limit. Missing ids are returned too, but do not count towards the limit.
    /// </summary>
    public async IAsyncEnumerable<DeadLetterSlot> SlotsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = query.Limit ?? long.MaxValue;
        if (left == 0)
        {
            yield break;
        }

        var slots = query.Ids is null ? RangeAsync(cancellationToken) : NamedAsync(query.Ids, cancellationToken);
        await foreach (var slot in slots.ConfigureAwait(false))
        {
            if (slot.Entry is null)
            {
                yield return slot;
            }
            else if (DeadLetterFilter.Matches(query, slot.Entry))
            {
                yield return slot;
                if (--left == 0)
                {
                    yield break;
                }
            }
        }
    }

    private async IAsyncEnumerable<DeadLetterSlot> RangeAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Later letters are excluded: a replayed event that fails again must not be replayed forever.
        var newest = await errors.AskAsync(() => commands.NewestIdAsync(), cancellationToken).ConfigureAwait(false);
        if (newest is null)
        {
            yield break;
        }

        var (first, last) = query.NewestFirst
            ? ("-", query.After is null ? newest : Behind(query.After))
            : (query.After is null ? "-" : Behind(query.After), newest);
        var size = PageSize.First;
        while (true)
        {
            var page = await AskAsync(first, last, size, cancellationToken).ConfigureAwait(false);
            var bytes = 0L;
            foreach (var entry in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var slot = Read(entry);
                bytes += slot.Size;
                yield return slot;
            }

            if (page.Length < size)
            {
                yield break;
            }

            var position = Behind((string)page[^1].Id!);
            (first, last) = query.NewestFirst ? (first, position) : (position, last);
            size = PageSize.Next(page.Length, bytes);
        }
    }

    private Task<StreamEntry[]> AskAsync(string first, string last, int size, CancellationToken cancellationToken) =>
        errors.AskAsync(() => commands.RangeAsync(first, last, size, query.NewestFirst), cancellationToken);

    private async IAsyncEnumerable<DeadLetterSlot> NamedAsync(
        IReadOnlyList<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var distinct = ids.Distinct(StringComparer.Ordinal).ToArray();
        var size = PageSize.First;
        for (var start = 0; start < distinct.Length;)
        {
            var chunk = distinct[start..Math.Min(distinct.Length, start + size)];
            start += chunk.Length;
            var bytes = 0L;
            var entries = await errors
                .AskAsync(() => Task.WhenAll(chunk.Select(id => commands.EntryAsync(id))), cancellationToken)
                .ConfigureAwait(false);
            for (var index = 0; index < chunk.Length; index++)
            {
                var slot = entries[index] is { } entry ? Read(entry) : new DeadLetterSlot(chunk[index], null, 0);
                bytes += slot.Size;
                yield return slot;
            }

            size = PageSize.Next(chunk.Length, bytes);
        }
    }

    private DeadLetterSlot Read(in StreamEntry entry) =>
        new((string)entry.Id!, DeadLetterDecoding.Decode(deadLetterStream, entry), DeadLetterDecoding.SizeOf(entry));

    private static string Behind(string id) => "(" + id;
}

using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries pending on this consumer without contents: claimed by id, or delivered in a lost reply. Remembered so that
/// no lost reply counts as a delivery.
/// </summary>
internal sealed class UnseenEntries(HeldDeliveries held, KeptEntries kept)
{
    private readonly ConcurrentDictionary<RedisValue, UnseenEntry> _entries = new();
    private int _lostClaims;
    private int _lostClaimsLookedFor;
    private volatile bool _mayReadBeLost;

    /// <summary>
    /// Excludes concurrent claims, lists of the own pending entries, and fetches of contents, until the reply has been
    /// applied.
    /// </summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>Whether reading has begun: from then on an unseen entry may be from a lost reply.</summary>
    public bool HasReadingBegun { get; set; }

    /// <summary>Called for each reply.</summary>
    public bool IsEmpty => _entries.IsEmpty;

    public RedisValue[] Ids => [.. _entries.Keys.OrderBy(id => StreamEntryId.Parse(id))];

    public bool TryGet(RedisValue id, out UnseenEntry entry) => _entries.TryGetValue(id, out entry);

    /// <summary>Notes an entry. A known delivery count stays.</summary>
    public void Add(RedisValue id, long? before, long idleSince)
    {
        _entries.AddOrUpdate(
            id,
            static (_, noted) => noted,
            static (_, known, noted) => noted with { Before = known.Before ?? noted.Before },
            new UnseenEntry(before, idleSince));
    }

    /// <summary>
    /// Makes a held suspect whose handler has not begun unseen again: its contents are fetched anew, with its earlier
    /// delivery count.
    /// </summary>
    public void PutBack(HeldDelivery suspect)
    {
        // Noted first: a look in between would take the count of Redis for a delivery that a consumer saw.
        Add(suspect.Id, suspect.Delivery.DeliveryCount - 1, suspect.LeasedAt);
        held.Remove(suspect);
    }

    public void Remove(RedisValue id) => _entries.TryRemove(id, out _);

    /// <summary>Forgets entries by a predicate, except those noted again in the same moment.</summary>
    public void Remove(Predicate<UnseenEntry> predicate)
    {
        foreach (var entry in _entries)
        {
            if (predicate(entry.Value))
            {
                _entries.TryRemove(entry);
            }
        }
    }

    /// <summary>Before a claim is sent. Until it is answered it may give us unknown entries.</summary>
    public void ClaimSent() => Interlocked.Increment(ref _lostClaims);

    /// <summary>
    /// After the claim was answered and its entries were added. If no answer comes, a look finds the entries.
    /// </summary>
    public void ClaimAnswered() => Interlocked.Decrement(ref _lostClaims);

    /// <summary>
    /// A read has failed: until <see cref="LostReadsFound"/> an unknown entry may be of its reply. At any other time
    /// such an entry was handed over, with the count of the consumers that saw it.
    /// </summary>
    public void ReadLost() => _mayReadBeLost = true;

    /// <summary>
    /// All own pending entries were looked through, and no read that failed can still be answered by the server.
    /// </summary>
    public void LostReadsFound() => _mayReadBeLost = false;

    /// <summary>Before all entries pending on this consumer are listed. Requires the gate.</summary>
    public UnseenLook BeginLook() => new(_entries, _lostClaims);

    /// <summary>After the list: known entries not found are no longer pending here.</summary>
    public void EndLook(UnseenLook look)
    {
        foreach (var entry in look.Missing)
        {
            _entries.TryRemove(entry);
        }

        Volatile.Write(ref _lostClaimsLookedFor, look.LostClaims);
    }

    /// <summary>
    /// How often a pending entry was delivered to a consumer that saw it. An entry claimed from another consumer keeps
    /// that consumer's count, because no read of ours returned it.
    /// </summary>
    public long SeenDeliveries(in StreamPendingMessageInfo entry) =>
        _entries.TryGetValue(entry.MessageId, out var known)
            ? known.Before ?? entry.DeliveryCount
            : IsOfLostRead(entry) ? 0 : entry.DeliveryCount;

    /// <summary>
    /// A read counts the first delivery, even if its reply is lost; a claim counts none before the contents arrive.
    /// Every entry seen here is held, left pending on purpose, or settled.
    /// </summary>
    private bool IsOfLostRead(in StreamPendingMessageInfo entry) =>
        entry.DeliveryCount == 1
        && HasReadingBegun
        && _mayReadBeLost
        && Volatile.Read(ref _lostClaims) == Volatile.Read(ref _lostClaimsLookedFor)
        && !held.Contains((string)entry.MessageId!)
        && !kept.MayKnow(entry.MessageId);
}

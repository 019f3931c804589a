using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries that are pending on this consumer and whose contents have not arrived: claimed by their ids, or handed
/// out in a reply that was lost. Remembered so that no lost reply counts as a delivery.
/// </summary>
internal sealed class UnseenEntries(HeldDeliveries held, KeptEntries kept)
{
    private readonly ConcurrentDictionary<RedisValue, UnseenEntry> _entries = new();
    private int _lostClaims;
    private int _lostClaimsLookedFor;

    /// <summary>
    /// For whoever claims entries, lists the own pending ones, or gets contents: between the question and what is
    /// made of the answer nobody else may do so.
    /// </summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>
    /// Whether reading has begun: from then on an entry that nobody here has seen may be one of a lost reply.
    /// </summary>
    public bool HasReadingBegun { get; set; }

    /// <summary>Asked for each reply.</summary>
    public bool IsEmpty => _entries.IsEmpty;

    public RedisValue[] Ids => [.. _entries.Keys.OrderBy(id => StreamEntryId.Parse(id))];

    public bool TryGet(RedisValue id, out UnseenEntry entry) => _entries.TryGetValue(id, out entry);

    /// <summary>Notes an entry. What is known of its deliveries stays.</summary>
    public void Add(RedisValue id, long? before, long idleSince)
    {
        _entries.AddOrUpdate(
            id,
            static (_, noted) => noted,
            static (_, known, noted) => noted with { Before = known.Before ?? noted.Before },
            new UnseenEntry(before, idleSince));
    }

    /// <summary>
    /// A suspect in hand whose handler has not begun is again what it was before its contents arrived: it is got once
    /// more, with the delivery count that it had.
    /// </summary>
    public void PutBack(HeldDelivery suspect)
    {
        // Noted first: a look in between would take what Redis may have counted for a delivery that somebody saw.
        Add(suspect.Id, suspect.Delivery.DeliveryCount - 1, suspect.LeasedAt);
        held.Remove(suspect);
    }

    public void Remove(RedisValue id) => _entries.TryRemove(id, out _);

    /// <summary>Forgets what a predicate finds, unless something is noted of it in the same moment.</summary>
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

    /// <summary>A claim is about to be sent. Until it is answered it may give us entries that we do not know.</summary>
    public void ClaimSent() => Interlocked.Increment(ref _lostClaims);

    /// <summary>
    /// It was answered, and what it gave us was added. If that never comes, a look finds what it gave.
    /// </summary>
    public void ClaimAnswered() => Interlocked.Decrement(ref _lostClaims);

    /// <summary>All that is pending on this consumer is about to be listed. By whoever holds the gate.</summary>
    public UnseenLook BeginLook() => new(_entries, _lostClaims);

    /// <summary>All was listed: what was known before and was not found is pending here no more.</summary>
    public void EndLook(UnseenLook look)
    {
        foreach (var entry in look.Missing)
        {
            _entries.TryRemove(entry);
        }

        Volatile.Write(ref _lostClaimsLookedFor, look.LostClaims);
    }

    /// <summary>
    /// How often an entry that is pending here was delivered to somebody who saw it. What was claimed from another
    /// one is of no read of ours: its count is what that one has left.
    /// </summary>
    public long SeenDeliveries(in StreamPendingMessageInfo entry) =>
        _entries.TryGetValue(entry.MessageId, out var known)
            ? known.Before ?? entry.DeliveryCount
            : IsOfLostRead(entry) ? 0 : entry.DeliveryCount;

    /// <summary>
    /// A read counts the first delivery, and a claim here none before the contents have arrived. All that was seen
    /// here is held, or was left pending on purpose, or is settled.
    /// </summary>
    private bool IsOfLostRead(in StreamPendingMessageInfo entry) =>
        entry.DeliveryCount == 1
        && HasReadingBegun
        && Volatile.Read(ref _lostClaims) == Volatile.Read(ref _lostClaimsLookedFor)
        && !held.Contains((string)entry.MessageId!)
        && !kept.MayKnow(entry.MessageId);
}

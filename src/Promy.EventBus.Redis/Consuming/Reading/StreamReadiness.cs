using StackExchange.Redis;
using ConnectReader = System.Func<
    System.Threading.CancellationToken, System.Threading.Tasks.ValueTask<Promy.EventBus.Redis.ReaderConnection>>;

namespace Promy.EventBus.Redis;

/// <summary>
/// Whether one of the two streams may be read: the group exists, own pending entries are taken up, and after the start
/// all orphaned entries too. Used by the read loop alone.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="ownPending">Entries pending on this consumer.</param>
/// <param name="pendingLook">Whether these must be looked through again.</param>
/// <param name="abandoned">Entries left by other consumers.</param>
/// <param name="startFrom">The beginning of a group that never existed.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class StreamReadiness(
    SubscribedStream stream,
    OwnPendingEntries ownPending,
    PendingLook pendingLook,
    OrphanedEntries abandoned,
    SubscriptionStart startFrom,
    TimeProvider timeProvider)
{
    // Wait after a refusal by a full Redis or for lack of a right.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private bool _hasGroupExisted;
    private bool _isSwept;
    private long _askedAt;

    public string Key => stream.Key;

    public bool IsReadable { get; private set; }

    /// <summary>Whether it ever was readable: then entries of it may be held.</summary>
    public bool WasReadable { get; private set; }

    /// <summary>Whether entries may be pending here unread: they are taken up between reads.</summary>
    public bool IsLookDue => IsReadable && pendingLook.IsDue;

    public bool MustAskAgain => !IsReadable && timeProvider.GetElapsedTime(_askedAt) > Patience;

    /// <summary>Begins to prepare the stream again: unreadable until <see cref="PrepareAsync"/>.</summary>
    public void BeginToAsk()
    {
        IsReadable = false;
        _askedAt = timeProvider.GetTimestamp();
    }

    public async Task CreateGroupAsync()
    {
        // A lost group starts at the beginning: from the end it would miss events published meanwhile.
        var fromEnd = startFrom == SubscriptionStart.End && !_hasGroupExisted;
        await stream.Commands
            .CreateGroupAsync(fromEnd ? StreamPosition.NewMessages : StreamPosition.Beginning)
            .ConfigureAwait(false);
        _hasGroupExisted = true;
    }

    /// <summary>Does everything required before the first read. The group exists.</summary>
    public async Task PrepareAsync(ConnectReader connect, CancellationToken stopping)
    {
        await TakeUpAsync(connect, stopping).ConfigureAwait(false);
        if (!_isSwept)
        {
            await abandoned.SweepAsync(connect, stopping).ConfigureAwait(false);
            _isSwept = true;
        }

        IsReadable = WasReadable = true;
    }

    /// <summary>Every read that failed is over on the server, and what it delivered was taken up.</summary>
    public void LostReadsFound() => stream.Unseen.LostReadsFound();

    /// <summary>Gets contents over the reading connection: no read may be under way.</summary>
    public async Task TakeUpAsync(ConnectReader connect, CancellationToken stopping)
    {
        var connection = await connect(stopping).ConfigureAwait(false);
        await ownPending.TakeUpAsync(connection, stopping).ConfigureAwait(false);
        stream.Unseen.HasReadingBegun = true;
    }
}

using StackExchange.Redis;
using ConnectReader = System.Func<
    System.Threading.CancellationToken, System.Threading.Tasks.ValueTask<Promy.EventBus.Redis.ReaderConnection>>;

namespace Promy.EventBus.Redis;

/// <summary>
/// Whether one of the two streams may be read: the group is there, own pending entries are taken up, and after the
/// start everything abandoned by others as well. By the read loop alone.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="ownPending">What is pending on this consumer.</param>
/// <param name="pendingLook">Whether it has to be looked at again.</param>
/// <param name="abandoned">What others have left.</param>
/// <param name="startFrom">Where a group begins that never existed.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class StreamReadiness(
    SubscribedStream stream,
    OwnPendingEntries ownPending,
    PendingLook pendingLook,
    OrphanedEntries abandoned,
    SubscriptionStart startFrom,
    TimeProvider timeProvider)
{
    // A Redis that refuses what the stream needs, because it is full or for lack of a right, is asked again after this
    // time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private bool _hasGroupExisted;
    private bool _isSwept;
    private long _askedAt;

    public string Key => stream.Key;

    public bool IsReadable { get; private set; }

    /// <summary>Whether it could be read at any time: then something of it may be in hand.</summary>
    public bool WasReadable { get; private set; }

    /// <summary>
    /// Whether something may be pending here that was not read: it is taken up while the stream is read.
    /// </summary>
    public bool IsLookDue => IsReadable && pendingLook.IsDue;

    public bool MustAskAgain => !IsReadable && timeProvider.GetElapsedTime(_askedAt) > Patience;

    /// <summary>What the stream needs is asked for anew: it cannot be read until <see cref="PrepareAsync"/>.</summary>
    public void BeginToAsk()
    {
        IsReadable = false;
        _askedAt = timeProvider.GetTimestamp();
    }

    public async Task CreateGroupAsync()
    {
        // A group that was lost starts at the beginning: after the newest entry, whatever was published meanwhile would
        // be lost.
        var fromEnd = startFrom == SubscriptionStart.End && !_hasGroupExisted;
        await stream.Commands
            .CreateGroupAsync(fromEnd ? StreamPosition.NewMessages : StreamPosition.Beginning)
            .ConfigureAwait(false);
        _hasGroupExisted = true;
    }

    /// <summary>All that the first read has to find done. The group is there.</summary>
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

    /// <summary>The contents come over the reading connection: no read is under way.</summary>
    public async Task TakeUpAsync(ConnectReader connect, CancellationToken stopping)
    {
        var connection = await connect(stopping).ConfigureAwait(false);
        await ownPending.TakeUpAsync(connection, stopping).ConfigureAwait(false);
        stream.Unseen.HasReadingBegun = true;
    }
}

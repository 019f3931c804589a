namespace Promy.EventBus;

/// <summary>
/// The dead letters, to work with: find, look at, replay, discard and count them. Safe for use by many threads at
/// once. Everything streams: a million dead letters need no more memory than a page of them.
/// </summary>
/// <remarks>
/// An enumeration ends with what was there when it began: dead letters that arrive meanwhile, such as those of a
/// replayed event that fails again, are left to the next one. Where the server refuses the credentials, every member
/// throws <see cref="EventBusConfigurationException"/>.
/// </remarks>
public interface IDeadLetterStore
{
    /// <summary>
    /// Lists the dead letters that match, each in full. An entry that is no dead letter never fails the query: see
    /// <see cref="DeadLetterEntry.IsReadable"/>.
    /// </summary>
    /// <param name="query">Which, in which order, how many, and where to continue. <c>new()</c>: all, the oldest first.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="DeadLetterStoreException">The server cannot be asked.</exception>
    /// <exception cref="ArgumentException">An id or the cursor is not an entry id, or the limit is negative.</exception>
    IAsyncEnumerable<DeadLetterEntry> QueryAsync(DeadLetterQuery query, CancellationToken cancellationToken = default);

    /// <summary>Looks at one dead letter.</summary>
    /// <param name="id">Id of its entry in the dead-letter stream.</param>
    /// <param name="deadLetterStream">Dead-letter stream; <see langword="null"/>: the configured one.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="null"/> where there is no such entry.</returns>
    /// <exception cref="DeadLetterStoreException">The server cannot be asked.</exception>
    /// <exception cref="ArgumentException">The id is not an entry id.</exception>
    Task<DeadLetterEntry?> FindAsync(
        string id, string? deadLetterStream = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Brings the events of the dead letters that match back: each is appended to its target, and only when the
    /// server has confirmed that, its dead letter is deleted. Nothing is written before the result is enumerated. The
    /// event keeps its id, type, timestamp, trace and every other member of its metadata, and its payload byte for
    /// byte; its attempts are counted anew, and <c>replay_count</c> in its metadata is one more.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Where the dead letter and the target share a slot (<c>{stream}:dlq</c> and its stream or its groups' retry
    /// streams) and scripts are permitted, both steps are one. Else a process that dies between them, or loses the
    /// reply of the first, leaves a duplicate and never a loss: the dead letter stays, and replaying it again gives
    /// the event a second time, with the same event id. So do two that replay the same dead letter at the same time.
    /// </para>
    /// <para>
    /// Cancelling, or leaving the enumeration, stops between two batches: what has been appended is deleted from the
    /// dead letters first. One dead letter that is refused does not stop the others.
    /// </para>
    /// </remarks>
    /// <param name="query">Which dead letters, in which order, and how many.</param>
    /// <param name="options">Where to, how often at most, and whether to write at all; <see langword="null"/>: the defaults.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>
    /// What became of each dead letter that matches, in order and as soon as its batch is done; of ids that are not
    /// there too.
    /// </returns>
    /// <exception cref="DeadLetterStoreException">
    /// The server refused or did not confirm something. Thrown after the results of the batch, in which the entries
    /// concerned are <see cref="DeadLetterActionStatus.Failed"/>.
    /// </exception>
    /// <exception cref="ArgumentException">An id or the cursor is not an entry id, or a limit is negative.</exception>
    IAsyncEnumerable<DeadLetterReplayResult> ReplayAsync(
        DeadLetterQuery query, DeadLetterReplayOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes the dead letters that match, the unreadable among them too: their events are gone for good. Nothing is
    /// deleted before the result is enumerated.
    /// </summary>
    /// <param name="query">
    /// Which. One that chooses nothing is refused; <c>new() { All = true }</c>: every one.
    /// </param>
    /// <param name="options">Whether to delete at all; <see langword="null"/>: the defaults.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>What became of each dead letter that matches, as soon as its batch is done; of ids that are not there too.</returns>
    /// <exception cref="DeadLetterStoreException">
    /// The server refused or did not confirm something. Thrown after the results of the batch, in which the entries
    /// concerned are <see cref="DeadLetterActionStatus.Failed"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The query has no condition, no ids, no cursor and no limit, and does not say <see cref="DeadLetterQuery.All"/>;
    /// an id or the cursor is not an entry id; or the limit is negative.
    /// </exception>
    IAsyncEnumerable<DeadLetterDiscardResult> DiscardAsync(
        DeadLetterQuery query, DeadLetterDiscardOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Counts the dead letters that match, by what failed. Reads every entry of the stream.</summary>
    /// <param name="query">Which. <c>new()</c>: every one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DeadLetterStoreException">The server cannot be asked.</exception>
    /// <exception cref="ArgumentException">An id or the cursor is not an entry id, or the limit is negative.</exception>
    Task<DeadLetterStatistics> GetStatisticsAsync(DeadLetterQuery query, CancellationToken cancellationToken = default);
}

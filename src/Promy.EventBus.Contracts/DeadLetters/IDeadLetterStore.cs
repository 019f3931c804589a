namespace Promy.EventBus;

/// <summary>
/// Finds, replays, discards and counts dead letters. Safe for use by many threads at once. Everything streams: a
/// million dead letters need no more memory than a page of them.
/// </summary>
/// <remarks>
/// An enumeration ends with the last entry that existed when it began. Dead letters that arrive meanwhile, as of a
/// replayed event that fails again, are left to the next enumeration. If the server refuses the credentials, every
/// member throws <see cref="EventBusConfigurationException"/>.
/// </remarks>
public interface IDeadLetterStore
{
    /// <summary>
    /// Lists the matching dead letters, each in full. An entry that is not a dead letter never fails the query:
    /// see <see cref="DeadLetterEntry.IsReadable"/>.
    /// </summary>
    /// <param name="query">Filters, order, maximum number and cursor. <c>new()</c>: all, the oldest first.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="DeadLetterStoreException">The server cannot be asked.</exception>
    /// <exception cref="ArgumentException">
    /// An id or the cursor is not an entry id, or the limit is negative.
    /// </exception>
    IAsyncEnumerable<DeadLetterEntry> QueryAsync(DeadLetterQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads one dead letter.</summary>
    /// <param name="id">Id of its entry in the dead-letter stream.</param>
    /// <param name="deadLetterStream">Dead-letter stream; <see langword="null"/>: the configured one.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="null"/> if there is no such entry.</returns>
    /// <exception cref="DeadLetterStoreException">The server cannot be asked.</exception>
    /// <exception cref="ArgumentException">The id is not an entry id.</exception>
    Task<DeadLetterEntry?> FindAsync(
        string id, string? deadLetterStream = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replays the matching dead letters. The event is appended to its target; the dead letter is deleted once the
    /// server has confirmed that. Nothing is written before the result is enumerated. The event keeps its id, type,
    /// timestamp, trace, every other member of its metadata, and its payload byte for byte. Its attempts are counted
    /// anew, and <c>replay_count</c> in its metadata is one more.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Both steps are one if scripts are permitted and the dead letter and its target share a slot. That is so for
    /// <c>{stream}:dlq</c> and its stream or its groups' retry streams. Otherwise a process that dies between them, or
    /// loses a reply, leaves a duplicate and never a loss: the dead letter stays, and replaying it again appends the
    /// event a second time, with the same event id. So do two concurrent replays of one dead letter.
    /// </para>
    /// <para>
    /// Cancelling, or leaving the enumeration, stops between two batches: the dead letters of appended events are
    /// deleted first. A refused dead letter does not stop the others.
    /// </para>
    /// </remarks>
    /// <param name="query">Filters, order, cursor and maximum number.</param>
    /// <param name="options">Target, maximum number of replays, dry run; <see langword="null"/>: the defaults.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>
    /// The outcome of each matching dead letter, in order and as soon as its batch is done; of missing ids too.
    /// </returns>
    /// <exception cref="DeadLetterStoreException">
    /// The server refused or did not confirm something. Thrown after the results of the batch, in which the entries
    /// concerned are <see cref="DeadLetterActionStatus.Failed"/>.
    /// </exception>
    /// <exception cref="ArgumentException">An id or the cursor is not an entry id, or a limit is negative.</exception>
    IAsyncEnumerable<DeadLetterReplayResult> ReplayAsync(
        DeadLetterQuery query, DeadLetterReplayOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes the matching dead letters, the unreadable among them too: their events are gone for good.
    /// Nothing is deleted before the result is enumerated.
    /// </summary>
    /// <param name="query">
    /// Filters. A query that selects nothing is refused; <c>new() { All = true }</c>: every dead letter.
    /// </param>
    /// <param name="options">Dry run or not; <see langword="null"/>: the defaults.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>The outcome of each matching dead letter, as soon as its batch is done; of missing ids too.</returns>
    /// <exception cref="DeadLetterStoreException">
    /// The server refused or did not confirm something. Thrown after the results of the batch, in which the entries
    /// concerned are <see cref="DeadLetterActionStatus.Failed"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The query has no condition, no ids, no cursor, no limit and no <see cref="DeadLetterQuery.All"/>;
    /// an id or the cursor is not an entry id; or the limit is negative.
    /// </exception>
    IAsyncEnumerable<DeadLetterDiscardResult> DiscardAsync(
        DeadLetterQuery query, DeadLetterDiscardOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Counts the matching dead letters, by stream, type, group, handler and exception. Reads every entry of the
    /// stream.
    /// </summary>
    /// <param name="query">Filters. <c>new()</c>: every dead letter.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DeadLetterStoreException">The server cannot be asked.</exception>
    /// <exception cref="ArgumentException">
    /// An id or the cursor is not an entry id, or the limit is negative.
    /// </exception>
    Task<DeadLetterStatistics> GetStatisticsAsync(DeadLetterQuery query, CancellationToken cancellationToken = default);
}

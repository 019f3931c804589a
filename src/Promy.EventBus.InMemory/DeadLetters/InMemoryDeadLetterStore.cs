using System.Runtime.CompilerServices;

namespace Promy.EventBus.InMemory;

/// <summary>The dead letters in the streams of the broker.</summary>
internal sealed class InMemoryDeadLetterStore(
    BrokerLink link, EventBusDeadLetterStoreOptions storeOptions) : IDeadLetterStore
{
    public IAsyncEnumerable<DeadLetterEntry> QueryAsync(
        DeadLetterQuery query, CancellationToken cancellationToken = default) =>
        EachAsync(
            SlotsOf(DeadLetterQueries.Checked(query)).Select(slot => slot.Entry).OfType<DeadLetterEntry>(),
            cancellationToken);

    public Task<DeadLetterEntry?> FindAsync(
        string id, string? deadLetterStream = null, CancellationToken cancellationToken = default)
    {
        var query = DeadLetterQueries.Checked(new DeadLetterQuery { Ids = [id], DeadLetterStream = deadLetterStream });
        return RunAsync(() => SlotsOf(query).FirstOrDefault().Entry, cancellationToken);
    }

    public IAsyncEnumerable<DeadLetterReplayResult> ReplayAsync(
        DeadLetterQuery query, DeadLetterReplayOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DeadLetterReplayOptions();
        if (options.MaxReplays < 0 || !Enum.IsDefined(options.Target))
        {
            throw new ArgumentException(
                $"{options} cannot be meant. Use a target that exists and a limit of 0 or more.", nameof(options));
        }

        query = DeadLetterQueries.Checked(query);
        var planner = new ReplayPlanner(StreamOf(query), storeOptions.ReplayStreams, options);
        var replay = new DeadLetterReplay(link, StreamOf(query), planner, options);
        return EachAsync(SlotsOf(query).Select(replay.Replay), cancellationToken);
    }

    public IAsyncEnumerable<DeadLetterDiscardResult> DiscardAsync(
        DeadLetterQuery query, DeadLetterDiscardOptions? options = null, CancellationToken cancellationToken = default)
    {
        var isDryRun = options?.IsDryRun ?? false;
        query = DeadLetterQueries.Chosen(query);
        return EachAsync(SlotsOf(query).Select(slot => Discard(StreamOf(query), slot, isDryRun)), cancellationToken);
    }

    public Task<DeadLetterStatistics> GetStatisticsAsync(
        DeadLetterQuery query, CancellationToken cancellationToken = default)
    {
        query = DeadLetterQueries.Checked(query);
        return RunAsync(
            () =>
            {
                var length = DeadLetterAccess.Find(link, StreamOf(query))?.Count ?? 0;
                var tally = new DeadLetterTally();
                foreach (var slot in SlotsOf(query))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (slot.Entry is not null)
                    {
                        tally.Add(slot.Entry);
                    }
                }

                return tally.ToStatistics(StreamOf(query), length);
            },
            cancellationToken);
    }

    private IEnumerable<DeadLetterSlot> SlotsOf(DeadLetterQuery query) =>
        new DeadLetterScan(link, StreamOf(query), query).Slots();

    private string StreamOf(DeadLetterQuery query) => query.DeadLetterStream ?? storeOptions.DeadLetterStream;

    private DeadLetterDiscardResult Discard(string stream, DeadLetterSlot slot, bool isDryRun)
    {
        var isDeleted = slot.Entry is not null
            && (isDryRun || DeadLetterAccess.Find(link, stream)?.Remove(StreamEntryId.Parse(slot.Id)) == true);
        return new DeadLetterDiscardResult
        {
            Id = slot.Id,
            Status = isDeleted ? DeadLetterActionStatus.Succeeded : DeadLetterActionStatus.NotFound,
            Reason = isDeleted ? null : "There is no such entry.",
            IsDryRun = isDryRun,
            EventId = slot.Entry?.EventId,
            EventType = slot.Entry?.EventType,
        };
    }

    /// <summary>Nothing waits; every error is in the task.</summary>
    private static Task<T> RunAsync<T>(Func<T> run, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(run());
        }
        catch (Exception exception)
        {
            // The caller's: it is thrown where the task is awaited.
            return Task.FromException<T>(exception);
        }
    }

    private static async IAsyncEnumerable<T> EachAsync<T>(
        IEnumerable<T> results, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var result in results)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return result;
        }
    }
}

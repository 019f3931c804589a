using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: what works and what fails, from every room of the subscription.
// Out: a report for health, and one line of the log for each beginning and end.
// Owner: SubscriptionParts; it has no task.
/// <summary>
/// What a running subscription knows about itself, for health and for the log: one line when something starts to fail
/// and one when it works again, never one per attempt.
/// </summary>
/// <param name="subscription">What is read and how.</param>
/// <param name="consumerId">The consumer.</param>
/// <param name="addressOf">Hosts and ports of Redis, where they are known.</param>
/// <param name="readDeadline">Longest time between two answered reads.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SubscriptionState(
    EventSubscription subscription,
    string consumerId,
    Func<string?> addressOf,
    TimeSpan readDeadline,
    TimeProvider timeProvider,
    BusLogger logger)
{
    // A slot that is moved key by key ends one read after the other.
    private static readonly TimeSpan OneMove = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly string _retries = SatelliteKeys.Retry(subscription.Stream, subscription.Group);
    private readonly string _members = SatelliteKeys.Members(subscription.Stream, subscription.Group);
    private readonly KnownProblems<(string Activity, string Key)> _problems = new();

    // Under the gate, together with the problems that they are about.
    private readonly Dictionary<string, long> _lastOutcomeFailures = [];
    private long _lastRead = timeProvider.GetTimestamp();
    private long _slotMoved;
    private volatile bool _paused;
    private volatile bool _hasRead;

    /// <summary>
    /// The stream was read, or entries of it that were pending have come: events come to the handlers.
    /// </summary>
    public void ReadAnswered()
    {
        SignOfLife();
        _hasRead = true;
    }

    /// <summary>Something was answered that has to do with reading.</summary>
    public void SignOfLife() => Volatile.Write(ref _lastRead, timeProvider.GetTimestamp());

    /// <summary>Reading pauses because every place is taken: slow handlers are not a broken connection.</summary>
    public void Pause() => _paused = true;

    public void Resume()
    {
        SignOfLife();
        _paused = false;
    }

    /// <summary>An activity of the subscription fails. Logged when it is new or fails differently.</summary>
    /// <param name="activity">One of <see cref="SubscriptionActivity"/>.</param>
    /// <param name="key">The stream that it is about: what works on one may fail on another.</param>
    /// <param name="exception">What went wrong.</param>
    public void Failed(string activity, string key, Exception exception)
    {
        var problem = RedisErrors.Describe(exception, addressOf());
        bool isNew;
        lock (_gate)
        {
            if (IsOutcome(activity))
            {
                _lastOutcomeFailures[activity] = timeProvider.GetTimestamp();
            }

            isNew = _problems.IsNew((activity, key), problem);
        }

        if (isNew)
        {
            Log.Failing(logger, activity, key, subscription.Group, consumerId, problem, exception);
        }
    }

    /// <summary>Reading follows the slot of the stream to another node. Logged once for a move.</summary>
    public void SlotMoved()
    {
        var last = Interlocked.Exchange(ref _slotMoved, timeProvider.GetTimestamp());
        if (last == 0 || timeProvider.GetElapsedTime(last) > OneMove)
        {
            Log.SlotMoved(logger, subscription.Stream, subscription.Group, consumerId);
        }
    }

    /// <summary>An activity of the subscription works. Logged when it did not before.</summary>
    public void Succeeded(string activity, string key)
    {
        if (_problems.IsSolved((activity, key)))
        {
            Log.Recovered(logger, activity, key, subscription.Group, consumerId);
        }
    }

    /// <summary>
    /// Entries were deleted while they were pending, as by trimming: counted, and told with one line.
    /// </summary>
    /// <param name="key">Their stream.</param>
    /// <param name="ids">Which they are.</param>
    public void DeletedWhilePending(string key, IReadOnlyList<RedisValue> ids)
    {
        if (ids.Count > 0)
        {
            subscription.Count(EventBusInstruments.DeletedWhilePending, ids.Count);
            Log.DeletedWhilePending(logger, ids.Count, key, subscription.Group, consumerId, (string?)ids[0] ?? "");
        }
    }

    public SubscriptionReport Report(int inFlight)
    {
        ForgetOldOutcomeFailures();
        var problems = _problems.ToArray();
        return new SubscriptionReport
        {
            Stream = subscription.Stream,
            Group = subscription.Group,
            ConsumerId = consumerId,
            HasRead = _hasRead,
            SinceLastRead = _paused ? TimeSpan.Zero : timeProvider.GetElapsedTime(Volatile.Read(ref _lastRead)),
            ReadDeadline = readDeadline,
            InFlight = inFlight,
            DeadLetterFailing = problems.Any(problem => problem.Key.Activity == SubscriptionActivity.DeadLetter),
            RetryProblem = FirstOf(problems, problem => problem.Key == _retries),
            MemberProblem = FirstOf(problems, problem => problem.Key == _members),
            Problem = problems.FirstOrDefault(IsReading).Value
                ?? FirstOf(problems, problem =>
                    problem.Key != _retries && problem.Key != _members
                    && problem.Activity != SubscriptionActivity.DeadLetter),
        };
    }

    /// <summary>
    /// An entry whose outcome could not be stored comes back after the idle time. Where none has failed again since, it
    /// was settled in another way, or by another process.
    /// </summary>
    private void ForgetOldOutcomeFailures()
    {
        var due = subscription.MinIdle + (2 * subscription.RecoveryInterval);
        lock (_gate)
        {
            foreach (var (activity, since) in _lastOutcomeFailures)
            {
                if (timeProvider.GetElapsedTime(since) > due)
                {
                    _lastOutcomeFailures.Remove(activity);
                    _problems.Forget(problem => problem.Activity == activity);
                }
            }
        }
    }

    private bool IsReading(KeyValuePair<(string Activity, string Key), string> problem) =>
        problem.Key == (SubscriptionActivity.Read, subscription.Stream);

    private static string? FirstOf(
        KeyValuePair<(string Activity, string Key), string>[] problems,
        Func<(string Activity, string Key), bool> isMeant)
    {
        foreach (var (problem, text) in problems)
        {
            if (isMeant(problem))
            {
                return $"{problem.Activity}: {text}";
            }
        }

        return null;
    }

    private static bool IsOutcome(string activity) =>
        activity is SubscriptionActivity.DeadLetter or SubscriptionActivity.Redeliver;
}

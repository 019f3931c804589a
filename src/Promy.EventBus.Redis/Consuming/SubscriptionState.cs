using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

/// <summary>
/// What a running subscription knows about itself, for health and for the log: one line when something starts to fail and one
/// when it works again, never one per attempt.
/// </summary>
internal sealed partial class SubscriptionState(
    EventSubscription subscription, string consumerId, TimeSpan readDeadline, TimeProvider timeProvider, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _problems = [];
    private long _lastRead = timeProvider.GetTimestamp();
    private long _lastDeadLetterFailure;
    private volatile bool _paused;

    /// <summary>A read was answered.</summary>
    public void ReadAnswered() => Volatile.Write(ref _lastRead, timeProvider.GetTimestamp());

    /// <summary>Reading pauses because every place is taken: slow handlers are not a broken connection.</summary>
    public void Pause() => _paused = true;

    public void Resume()
    {
        ReadAnswered();
        _paused = false;
    }

    /// <summary>An activity of the subscription fails. Logged when it is new or fails differently.</summary>
    public void Failed(string activity, Exception exception)
    {
        var problem = RedisErrors.Describe(exception);
        lock (_gate)
        {
            if (activity == SubscriptionActivity.DeadLetter)
            {
                _lastDeadLetterFailure = timeProvider.GetTimestamp();
            }

            if (_problems.TryGetValue(activity, out var known) && known == problem)
            {
                return;
            }

            _problems[activity] = problem;
        }

        Log.Failing(logger, activity, subscription.Stream, subscription.Group, consumerId, problem, exception);
    }

    /// <summary>An activity of the subscription works. Logged when it did not before.</summary>
    public void Succeeded(string activity)
    {
        lock (_gate)
        {
            if (_problems.Count == 0 || !_problems.Remove(activity))
            {
                return;
            }
        }

        Log.Recovered(logger, activity, subscription.Stream, subscription.Group, consumerId);
    }

    public SubscriptionReport Report(int inFlight)
    {
        lock (_gate)
        {
            ForgetOldDeadLetterFailure();
            return new SubscriptionReport
            {
                Stream = subscription.Stream,
                Group = subscription.Group,
                ConsumerId = consumerId,
                SinceLastRead = _paused ? TimeSpan.Zero : timeProvider.GetElapsedTime(Volatile.Read(ref _lastRead)),
                ReadDeadline = readDeadline,
                InFlight = inFlight,
                DeadLetterFailing = _problems.ContainsKey(SubscriptionActivity.DeadLetter),
                Problem = _problems.TryGetValue(SubscriptionActivity.Read, out var reading) ? reading : FirstOtherProblem(),
            };
        }
    }

    /// <summary>
    /// An entry whose dead letter failed comes back after the idle time. Where none has failed again since, it was settled in another
    /// way, or by another process.
    /// </summary>
    private void ForgetOldDeadLetterFailure()
    {
        var due = subscription.MinIdle + (2 * subscription.RecoveryInterval);
        if (_lastDeadLetterFailure != 0 && timeProvider.GetElapsedTime(_lastDeadLetterFailure) > due)
        {
            _lastDeadLetterFailure = 0;
            _problems.Remove(SubscriptionActivity.DeadLetter);
        }
    }

    private string? FirstOtherProblem() =>
        _problems.FirstOrDefault(problem => problem.Key != SubscriptionActivity.DeadLetter) is { Key: { } activity, Value: { } text }
            ? $"{activity}: {text}"
            : null;
}

namespace Promy.EventBus.Redis;

/// <summary>
/// Checks our user once. While Redis is away many callers ask at once: they share a check, and its answer holds for a
/// second. The check has its own timeout; a caller that stops waiting does not end it.
/// </summary>
internal sealed class RedisVerification(Func<Task<bool>> check, TimeProvider timeProvider)
{
    private static readonly TimeSpan AnswerHolds = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<bool>? _checking;
    private long _checkedAt;
    private volatile bool _isVerified;

    /// <summary>Whether a check has succeeded. Never becomes false again.</summary>
    public bool IsVerified => _isVerified;

    /// <returns><see langword="false"/> if Redis cannot be reached now.</returns>
    /// <exception cref="EventBusConfigurationException">Redis refuses the credentials, or ignores them.</exception>
    public Task<bool> VerifyAsync(CancellationToken cancellationToken)
    {
        if (_isVerified)
        {
            return Task.FromResult(true);
        }

        lock (_gate)
        {
            var isRecent = _checking is { IsCompleted: false }
                || (_checkedAt != 0 && timeProvider.GetElapsedTime(_checkedAt) < AnswerHolds);
            if (_checking is null || !isRecent)
            {
                _checking = BackgroundLoop.StartAsync(CheckAsync);
            }

            return _checking.WaitAsync(cancellationToken);
        }
    }

    private async Task<bool> CheckAsync()
    {
        try
        {
            _isVerified = await check().ConfigureAwait(false);
            Volatile.Write(ref _checkedAt, timeProvider.GetTimestamp());
            return _isVerified;
        }
        catch (EventBusConfigurationException)
        {
            // This is an answer as well. After any other error the next caller checks again.
            Volatile.Write(ref _checkedAt, timeProvider.GetTimestamp());
            throw;
        }
    }
}

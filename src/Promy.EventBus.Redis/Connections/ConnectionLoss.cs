using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>When a connection is lost for good, and how the next one is had.</summary>
/// <param name="isGone">Whether it is lost. Asked for each use.</param>
/// <param name="pace">When it may be opened again; <see langword="null"/>: at once.</param>
/// <param name="check">Who we are to the Redis that another one leads to; <see langword="null"/>: not asked.</param>
internal sealed class ConnectionLoss(
    Func<IConnectionMultiplexer, bool> isGone, ReopenPace? pace, Func<IConnectionMultiplexer, Task<bool>>? check)
{
    public ReopenPace? Pace => pace;

    public bool IsGone(IConnectionMultiplexer multiplexer) => isGone(multiplexer);

    /// <summary>
    /// Nothing may use one that took the place of another before it is known to be as good: those who use it have
    /// looked already.
    /// </summary>
    /// <exception cref="EventBusConfigurationException">
    /// Redis refuses the credentials or the database, or ignores them.
    /// </exception>
    /// <exception cref="RedisException">Redis cannot be asked now.</exception>
    public async Task CheckAsync(IConnectionMultiplexer multiplexer, SelectedDatabase database)
    {
        if (check is not null)
        {
            if (!await check(multiplexer).ConfigureAwait(false))
            {
                throw new RedisConnectionException(
                    ConnectionFailureType.UnableToConnect,
                    CommandFlags.None,
                    "The connection that took the place of another is not established.");
            }

            await database.EnsureAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Decides when a connection is lost for good, and how it is replaced.</summary>
/// <param name="isGone">Whether a connection is lost. Asked for each use.</param>
/// <param name="pace">When to reopen; <see langword="null"/>: at once.</param>
/// <param name="check">Checks our user on the replacement; <see langword="null"/>: not checked.</param>
internal sealed class ConnectionLoss(
    Func<IConnectionMultiplexer, bool> isGone, ReopenPace? pace, Func<IConnectionMultiplexer, Task<bool>>? check)
{
    public ReopenPace? Pace => pace;

    public bool IsGone(IConnectionMultiplexer multiplexer) => isGone(multiplexer);

    /// <summary>
    /// Checks a replacement before its first use: users of the connection have checked only the first.
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
                    "The new connection of the application is not established.");
            }

            await database.EnsureAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}

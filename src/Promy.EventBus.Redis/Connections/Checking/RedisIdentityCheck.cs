using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: an open connection.
// Out: certainty of the configured user and database, or an exception.
// Owner: RedisConnections, which checks before a connection is used.
/// <summary>
/// Ensures that a connection acts as the configured user in the configured database. The client library does not always
/// report a failure. If Redis's default user is open, a connection with a wrong password silently acts as that user.
/// Without the right to SELECT it silently stays in database 0.
/// </summary>
internal sealed partial class RedisIdentityCheck(TimeProvider timeProvider, BusLogger logger)
{
    private const int Attempts = 3;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(100);

    // One log line per outage.
    private volatile bool _isReported;
    private int _isExposureReported;

    /// <summary>Checks with a separate connection that is closed again.</summary>
    public async Task<bool> CheckAsync(ConnectionErrors errors, CancellationToken cancellationToken)
    {
        var configuration = errors.Configuration;
        WarnIfExposed(errors);
        configuration.AbortOnConnectFail = true;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var connecting = ConnectionMultiplexer.ConnectAsync(configuration);
                var multiplexer = await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
                await using (multiplexer.ConfigureAwait(false))
                {
                    return await CheckAsync(multiplexer, errors, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (errors.Explain(exception) is { } explained)
            {
                throw explained;
            }
            catch (Exception exception) when (RedisErrors.IsRedisError(exception))
            {
                // A socket that closes during the handshake may hide a refusal: check again before calling Redis
                // unreachable.
                if (attempt == Attempts || RedisErrors.IsUnreachable(exception))
                {
                    return Unreachable(errors, exception);
                }
            }

            await Task.Delay(BetweenAttempts, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Checks an open connection.</summary>
    public async Task<bool> CheckAsync(
        IConnectionMultiplexer multiplexer, ConnectionErrors errors, CancellationToken cancellationToken)
    {
        WarnIfExposed(errors);
        if (!multiplexer.IsConnected)
        {
            return false;
        }

        try
        {
            await CheckUserAsync(multiplexer, errors).WaitAsync(cancellationToken).ConfigureAwait(false);
            using var database = new SelectedDatabase(multiplexer, errors);
            await database.EnsureAsync(cancellationToken).ConfigureAwait(false);
            _isReported = false;
            return true;
        }
        catch (Exception exception) when (errors.Explain(exception) is { } explained)
        {
            throw explained;
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            return Unreachable(errors, exception);
        }
    }

    private static async Task CheckUserAsync(IConnectionMultiplexer multiplexer, ConnectionErrors errors)
    {
        if (errors.Configuration is { User: null, Password: null })
        {
            return;
        }

        var actual = await ServerCommands.WhoAmIAsync(multiplexer).ConfigureAwait(false);
        if (actual is not null && actual != (errors.Configuration.User ?? ConnectionErrors.DefaultUser))
        {
            throw errors.Ignored(actual);
        }
    }

    /// <summary>Once, even if Redis is away: the password is sent as soon as Redis is back.</summary>
    private void WarnIfExposed(ConnectionErrors errors)
    {
        if (PasswordExposure.IsExposed(errors.Configuration) && Interlocked.Exchange(ref _isExposureReported, 1) == 0)
        {
            Log.PasswordExposed(logger, errors.EndPoints);
        }
    }

    private bool Unreachable(ConnectionErrors errors, Exception exception)
    {
        if (!_isReported)
        {
            _isReported = true;

            // A server that ends a TLS handshake gives no reason.
            var hint = errors.Configuration.Ssl
                ? ". The client uses TLS: does the port speak TLS, and does Redis demand client certificates?"
                : "";
            Log.Unreachable(logger, errors.EndPoints, RedisErrors.Describe(exception) + hint);
        }

        return false;
    }
}

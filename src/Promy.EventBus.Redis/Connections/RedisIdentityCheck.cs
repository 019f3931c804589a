using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Makes sure that Redis knows us as the user that was configured. Refused credentials are not always an error to the client
/// library: where Redis's default user is open, a connection with a wrong password silently acts as that user.
/// </summary>
internal sealed partial class RedisIdentityCheck(TimeProvider timeProvider, ILogger<RedisIdentityCheck> logger)
{
    /// <summary>What the errors name as the place to look at.</summary>
    public const string ConnectionStringKey = "Promy:EventBus:Redis:ConnectionString";

    private const int Attempts = 3;
    private const string DefaultUser = "default";
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(100);

    // One line for an outage, however often it is looked at.
    private volatile bool _isReported;
    private int _isExposureReported;

    /// <summary>Checks with a connection of its own that is closed again.</summary>
    public async Task<bool> CheckAsync(ConfigurationOptions configuration, CancellationToken cancellationToken)
    {
        WarnIfExposed(configuration);
        configuration.AbortOnConnectFail = true;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var connecting = ConnectionMultiplexer.ConnectAsync(configuration);
                var multiplexer = await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
                await using (multiplexer.ConfigureAwait(false))
                {
                    return await CheckAsync(multiplexer, configuration, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (RedisErrors.IsAuthenticationFailure(exception))
            {
                throw Refused(configuration);
            }
            catch (Exception exception) when (RedisErrors.TlsFailure(exception) is { } failure)
            {
                throw NotTrusted(configuration, failure);
            }
            catch (Exception exception) when (RedisErrors.IsRedisError(exception))
            {
                // A socket that closes during the handshake may hide a refusal: look again before calling it unreachable.
                if (attempt == Attempts || RedisErrors.IsUnreachable(exception))
                {
                    return Unreachable(configuration, exception);
                }
            }

            await Task.Delay(BetweenAttempts, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Checks a connection that exists.</summary>
    public async Task<bool> CheckAsync(
        IConnectionMultiplexer multiplexer, ConfigurationOptions configuration, CancellationToken cancellationToken)
    {
        WarnIfExposed(configuration);
        if (!multiplexer.IsConnected)
        {
            return false;
        }

        if (configuration.User is null && configuration.Password is null)
        {
            _isReported = false;
            return true;
        }

        try
        {
            var expected = configuration.User ?? DefaultUser;
            var actual = await ServerCommands.WhoAmIAsync(multiplexer).WaitAsync(cancellationToken).ConfigureAwait(false);
            _isReported = false;
            return actual is null || actual == expected ? true : throw Ignored(configuration, actual);
        }
        catch (Exception exception) when (RedisErrors.IsAuthenticationFailure(exception))
        {
            throw Refused(configuration);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            return Unreachable(configuration, exception);
        }
    }

    /// <summary>Once, whether or not Redis can be reached: the password is sent as soon as it can.</summary>
    private void WarnIfExposed(ConfigurationOptions configuration)
    {
        if (PasswordExposure.IsExposed(configuration) && Interlocked.Exchange(ref _isExposureReported, 1) == 0)
        {
            Log.PasswordExposed(logger, EndPointsOf(configuration));
        }
    }

    private bool Unreachable(ConfigurationOptions configuration, Exception exception)
    {
        if (!_isReported)
        {
            _isReported = true;

            // A server that ends a TLS handshake says no reason.
            var hint = configuration.Ssl
                ? ". It is asked for TLS: does the port speak it, and does Redis demand a certificate of its clients?"
                : "";
            Log.Unreachable(logger, RedisErrors.Describe(exception) + hint);
        }

        return false;
    }

    private static EventBusConfigurationException Refused(ConfigurationOptions configuration) =>
        new($"Redis at {EndPointsOf(configuration)} refuses the user '{UserOf(configuration)}': the password is wrong or "
            + "missing, or the user is disabled. Check the user and the password in " + ConnectionStringKey + ".");

    private static EventBusConfigurationException NotTrusted(ConfigurationOptions configuration, Exception failure) =>
        new($"TLS with Redis at {EndPointsOf(configuration)} failed: {WireNames.Printable(failure.Message)} Nothing was sent. Check that "
            + "the port speaks TLS, that the certificate is for this host (or sslHost) and that its authority is trusted; a private one is "
            + "given with SERedis_IssuerCertPath in the environment, or with TrustIssuer of Redis:Configuration in code.");

    private static EventBusConfigurationException Ignored(ConfigurationOptions configuration, string actual) =>
        new($"Redis at {EndPointsOf(configuration)} does not accept the user '{UserOf(configuration)}' with this password "
            + $"and treats the connection as '{WireNames.Printable(actual)}' instead. Check the user and the password in "
            + ConnectionStringKey + ".");

    private static string UserOf(ConfigurationOptions configuration) => WireNames.Printable(configuration.User ?? DefaultUser);

    private static string EndPointsOf(ConfigurationOptions configuration) =>
        WireNames.Printable(string.Join(", ", configuration.EndPoints.Select(EndPointCollection.ToString)));
}

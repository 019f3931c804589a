using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Errors of a configured connection, in words that name the key and the remedy.</summary>
/// <param name="key">The option that sets the connection.</param>
/// <param name="configuration">The connection.</param>
internal sealed class ConnectionErrors(string key, ConfigurationOptions configuration)
{
    public const string DefaultUser = "default";

    public ConfigurationOptions Configuration => configuration;

    public string EndPoints { get; } = Addresses.Of(configuration);

    private string User => WireNames.Printable(configuration.User ?? DefaultUser);

    /// <summary>
    /// The meaning of a failed connect if only a person can help; <see langword="null"/> for any other failure.
    /// </summary>
    public EventBusConfigurationException? Explain(Exception exception) =>
        RedisErrors.IsAuthenticationFailure(exception) ? Refused()
        : RedisErrors.TlsFailure(exception) is { } failure ? NotTrusted(failure)
        : null;

    private EventBusConfigurationException Refused() =>
        new($"Redis at {EndPoints} refuses the user '{User}': the password is wrong or missing, or the user is "
            + $"disabled. Check the user and the password in {key}.");

    private EventBusConfigurationException NotTrusted(Exception failure) =>
        new($"TLS with Redis at {EndPoints} failed: {WireNames.Printable(ExceptionText.MessageOf(failure))} "
            + "Nothing was sent. Check that the port speaks TLS, that the certificate is for this host (or sslHost) "
            + "and that its authority is trusted. Name a private authority in the environment with "
            + "SERedis_IssuerCertPath, or in code with TrustIssuer of Redis:Configuration.");

    public EventBusConfigurationException Ignored(string actual) =>
        new($"Redis at {EndPoints} does not accept the user '{User}' with this password and treats the connection as "
            + $"'{WireNames.Printable(actual)}' instead. Check the user and the password in {key}.");

    public EventBusConfigurationException NotSelected(DatabaseRefusal refusal, Exception exception) =>
        new($"Redis at {EndPoints} refuses database {configuration.DefaultDatabase}, which {key} names, and everything "
            + $"would go to database 0: {RedisErrors.Describe(exception)}. {RemedyOf(refusal)}");

    private string RemedyOf(DatabaseRefusal refusal) => refusal switch
    {
        DatabaseRefusal.OutOfRange =>
            "Name another database, or raise their number (databases in redis.conf; clusters have database 0 only).",
        DatabaseRefusal.NotPermitted =>
            $"Give the user the right (ACL SETUSER {User} +select), or name database 0, which needs none.",
        _ => "A cluster and most proxies have database 0 only.",
    };
}

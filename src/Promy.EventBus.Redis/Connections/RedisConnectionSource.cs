using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>What the options say about the connection: a configuration to connect with, or a connection of the application.</summary>
internal sealed class RedisConnectionSource(EventBusRedisOptions options)
{
    private const string ClientName = "promy-eventbus";
    private static readonly TimeSpan MinReconnectDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxReconnectDelay = TimeSpan.FromSeconds(1);

    // Reconnecting and timeouts happen on the heartbeat: half of the client's second makes both prompt.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(500);

    // The library counts from the command, whatever arrives. This is no limit but an end.
    private static readonly TimeSpan LongestReply = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterWatch = TimeSpan.FromSeconds(2);
    private static readonly CommandMap WithoutConfig = CommandMap.Create(["CONFIG"], available: false);

    /// <summary>Whether the application owns the connection for everything that does not block.</summary>
    public bool IsExternal => options.Connection is not null || options.ConnectionFactory is not null;

    /// <summary>The option that the connection comes from, for errors.</summary>
    public string Key => options switch
    {
        { Connection: not null } => Given(nameof(options.Connection)),
        { ConnectionFactory: not null } => Given(nameof(options.ConnectionFactory)),
        { Configuration: not null } => options.KeyOf(nameof(options.Configuration)),
        _ => options.KeyOf(nameof(options.ConnectionString)),
    };

    /// <summary>Hosts and ports as configured, for people; <see langword="null"/> where they cannot be read.</summary>
    public string? OwnAddress
    {
        get
        {
            if (IsExternal)
            {
                return null;
            }

            try
            {
                return Addresses.Of(Own());
            }
            catch (EventBusConfigurationException)
            {
                // Told where the connection is opened.
                return null;
            }
        }
    }

    /// <summary>The application's connection. Never disposed here.</summary>
    /// <exception cref="ConnectionGoneException">The application has disposed it.</exception>
    public async Task<IConnectionMultiplexer> GetExternalAsync(CancellationToken cancellationToken)
    {
        var given = options.Connection ?? await options.ConnectionFactory!(cancellationToken).ConfigureAwait(false);
        return DisposedConnection.IsDisposed(given) ? throw Gone(given) : given;
    }

    /// <summary>
    /// What is known of the connection that is used: enough to speak of it, and to open it unless the application has.
    /// </summary>
    /// <param name="external">The application's connection where <see cref="IsExternal"/>.</param>
    /// <param name="replyTimeout">Longest wait for a reply.</param>
    public ConfigurationOptions Describe(IConnectionMultiplexer? external, TimeSpan replyTimeout)
    {
        var known = external is null ? Own()
            : ApplicationConfiguration.TryCopy(external) ?? ApplicationConfiguration.Outline(external);
        return Adjust(known, replyTimeout);
    }

    /// <summary>A configuration for one connection of our own.</summary>
    /// <param name="external">The application's connection where <see cref="IsExternal"/>.</param>
    /// <param name="replyTimeout">Longest wait for a reply.</param>
    /// <exception cref="EventBusConfigurationException">
    /// Nobody can see how the application's connection was opened.
    /// </exception>
    public ConfigurationOptions Configure(IConnectionMultiplexer? external, TimeSpan replyTimeout) => external is null
        ? Adjust(Own(), replyTimeout)
        : Adjust(ApplicationConfiguration.TryCopy(external) ?? throw Unseen(external), replyTimeout);

    private ConfigurationOptions Adjust(ConfigurationOptions configuration, TimeSpan replyTimeout)
    {
        var milliseconds = (int)replyTimeout.TotalMilliseconds;
        configuration.ClientName ??= ClientName;
        configuration.ConnectTimeout = (int)options.ConnectTimeout.TotalMilliseconds;
        configuration.AsyncTimeout = milliseconds;
        configuration.SyncTimeout = milliseconds;
        configuration.HeartbeatInterval = Heartbeat;
        configuration.ReconnectRetryPolicy =
            new ExponentialRetry((int)MinReconnectDelay.TotalMilliseconds, (int)MaxReconnectDelay.TotalMilliseconds);

        // Redis may be away when the host starts: one try, and then the connection comes up later by itself.
        configuration.AbortOnConnectFail = false;
        configuration.ConnectRetry = 1;
        // Neither is used by streams, and each would need a right of its own in a least-privilege ACL.
        configuration.TieBreaker = "";
        configuration.ConfigurationChannel = "";
        if (ReferenceEquals(configuration.CommandMap, CommandMap.Default))
        {
            // The client library asks for CONFIG GET on each connection and makes nothing of the answer that the bus needs. No
            // user of the bus should have that right, and each refusal would be an entry in ACL LOG.
            configuration.CommandMap = WithoutConfig;
        }

        // CLIENT SETINFO would be refused and stand in ACL LOG: Redis 7.0 does not take a rule for it, newer servers get the command.
        configuration.SetClientLibrary = false;

        // CLIENT ID and CLIENT UNBLOCK count as administration for the client library.
        configuration.AllowAdmin = true;
        return configuration;
    }

    /// <summary>A configuration for a connection on which replies may take long.</summary>
    /// <param name="external">The application's connection where <see cref="IsExternal"/>.</param>
    /// <param name="quietLimit">How long nothing may arrive while a reply is expected.</param>
    /// <param name="progress">Sees whether bytes arrive.</param>
    public ConfigurationOptions ConfigureReader(
        IConnectionMultiplexer? external, TimeSpan quietLimit, out LinkProgress progress)
    {
        // A wait for a lost connection ends a little later than the limit: on an open one the watch comes first,
        // which replaces it.
        var configuration = Configure(external, quietLimit + AfterWatch);
        configuration.AsyncTimeout = (int)LongestReply.TotalMilliseconds;
        configuration.Tunnel = progress = new LinkProgress(configuration.Tunnel);
        return configuration;
    }

    private EventBusConfigurationException Unseen(IConnectionMultiplexer external) =>
        new($"{PlaceOf(external)}: events are read on connections of the bus's own, and how {Key} was opened "
            + $"cannot be seen, because it is a {external.GetType().Name}. Give "
            + $"Configuration instead, or a {nameof(ConnectionMultiplexer)} of StackExchange.Redis.");

    private ConnectionGoneException Gone(IConnectionMultiplexer given)
    {
        var isFinal = options.Connection is not null;
        var remedy = isFinal
            ? "It has to live as long as the event bus; a ConnectionFactory is asked for another one."
            : "The factory is asked again.";
        return new ConnectionGoneException($"{Key} to {PlaceOf(given)} is disposed. {remedy}", isFinal);
    }

    private static string PlaceOf(IConnectionMultiplexer external) =>
        RedisErrors.RedisAt(ApplicationConfiguration.AddressOf(external));

    private string Given(string option) => $"the application's connection ({options.KeyOf(option)})";

    private ConfigurationOptions Own()
    {
        if (options.Configuration is not null)
        {
            return options.Configuration.Clone();
        }

        return RedisConnectionString.TryParse(options.ConnectionString, out var configuration, out var error)
            ? configuration
            : throw new EventBusConfigurationException($"{Key}: {error}");
    }
}

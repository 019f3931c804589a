using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>The connection in the options: a configuration to connect with, or the application's connection.</summary>
internal sealed class RedisConnectionSource(EventBusRedisOptions options)
{
    private const string ClientName = "promy-eventbus";
    private static readonly TimeSpan MinReconnectDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxReconnectDelay = TimeSpan.FromSeconds(1);

    // Reconnects and timeouts happen on the heartbeat: half of the client's second makes both prompt.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(500);

    // The library counts from the command, even while bytes arrive. The watch sets the real limit.
    private static readonly TimeSpan LongestReply = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterWatch = TimeSpan.FromSeconds(2);
    private static readonly CommandMap WithoutConfig = CommandMap.Create(["CONFIG"], available: false);

    /// <summary>Whether the application owns the connection for all commands that do not block.</summary>
    public bool IsExternal => options.Connection is not null || options.ConnectionFactory is not null;

    /// <summary>The option that sets the connection, for errors.</summary>
    public string Key => options switch
    {
        { Connection: not null } => Given(nameof(options.Connection)),
        { ConnectionFactory: not null } => Given(nameof(options.ConnectionFactory)),
        { Configuration: not null } => options.KeyOf(nameof(options.Configuration)),
        _ => options.KeyOf(nameof(options.ConnectionString)),
    };

    /// <summary>Configured hosts and ports, for people; <see langword="null"/> if unreadable.</summary>
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
                // Reported when the connection is opened.
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
    /// The known configuration of the connection in use: enough for errors, and for opening it if the application does
    /// not.
    /// </summary>
    /// <param name="external">The application's connection if <see cref="IsExternal"/>.</param>
    /// <param name="replyTimeout">Longest wait for a reply.</param>
    public ConfigurationOptions Describe(IConnectionMultiplexer? external, TimeSpan replyTimeout)
    {
        var known = external is null ? Own()
            : ApplicationConfiguration.TryCopy(external) ?? ApplicationConfiguration.Outline(external);
        return Adjust(known, replyTimeout);
    }

    /// <summary>A configuration for a connection of the bus.</summary>
    /// <param name="external">The application's connection if <see cref="IsExternal"/>.</param>
    /// <param name="replyTimeout">Longest wait for a reply.</param>
    /// <exception cref="EventBusConfigurationException">
    /// The configuration of the application's connection cannot be known.
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

        // Redis may be away when the host starts: after one try the client connects later by itself.
        configuration.AbortOnConnectFail = false;
        configuration.ConnectRetry = 1;
        // Streams use neither, and each would need its own right in a least-privilege ACL.
        configuration.TieBreaker = "";
        configuration.ConfigurationChannel = "";
        if (ReferenceEquals(configuration.CommandMap, CommandMap.Default))
        {
            // The client library sends CONFIG GET on each connection, and the bus does not need the answer. No user of
            // the bus should have that right, and each refusal would be an entry in ACL LOG.
            configuration.CommandMap = WithoutConfig;
        }

        // A refused CLIENT SETINFO would be an entry in ACL LOG: Redis 7.0 accepts no rule for it; newer servers know
        // it.
        configuration.SetClientLibrary = false;

        // For the client library CLIENT ID and CLIENT UNBLOCK are administration.
        configuration.AllowAdmin = true;
        return configuration;
    }

    /// <summary>A configuration for a connection with slow replies.</summary>
    /// <param name="external">The application's connection if <see cref="IsExternal"/>.</param>
    /// <param name="quietLimit">Longest time without a byte while a reply is expected.</param>
    /// <param name="progress">Counts arriving bytes.</param>
    public ConfigurationOptions ConfigureReader(
        IConnectionMultiplexer? external, TimeSpan quietLimit, out LinkProgress progress)
    {
        // Bounds the wait for a lost connection, a little above the limit: on an open one the watch, which replaces it,
        // is first.
        var configuration = Configure(external, quietLimit + AfterWatch);
        configuration.AsyncTimeout = (int)LongestReply.TotalMilliseconds;
        configuration.Tunnel = progress = new LinkProgress(configuration.Tunnel);
        return configuration;
    }

    private EventBusConfigurationException Unseen(IConnectionMultiplexer external) =>
        new($"{PlaceOf(external)}: events are read on separate connections, which cannot be opened like {Key}, "
            + $"because it is a {external.GetType().Name}. Set Configuration instead, or give a "
            + $"{nameof(ConnectionMultiplexer)} of StackExchange.Redis.");

    private ConnectionGoneException Gone(IConnectionMultiplexer given)
    {
        var isFinal = options.Connection is not null;
        var remedy = isFinal
            ? "It must live as long as the event bus; a ConnectionFactory would be asked for another."
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

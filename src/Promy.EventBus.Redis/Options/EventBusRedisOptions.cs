using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The address of Redis and the timeouts. Set exactly one of <see cref="ConnectionString"/>,
/// <see cref="Configuration"/>, <see cref="Connection"/> and <see cref="ConnectionFactory"/>.
/// </summary>
public sealed class EventBusRedisOptions
{
    /// <summary>
    /// StackExchange.Redis configuration (<c>host:port[,options]</c>) or URL
    /// (<c>redis[s]://[user[:password]@]host[:port][/database]</c>). May hold a password: it is never logged or shown.
    /// A password with a comma needs the URL, percent-encoded.
    /// </summary>
    public string? ConnectionString
    {
        get;
        set => (field, ConnectionStringKey) = (value, null);
    }

    /// <summary>Configuration built in code, with certificates or token providers. The bus clones it.</summary>
    public ConfigurationOptions? Configuration { get; set; }

    /// <summary>
    /// A connection that the application owns; the bus never disposes it. It must live as long as the event bus.
    /// Everything that does not block uses it. Events are read on connections of the bus, opened with its credentials,
    /// certificates, tunnel and defaults. If it is not a <see cref="ConnectionMultiplexer"/>, these cannot be known:
    /// set <see cref="Configuration"/> instead.
    /// </summary>
    public IConnectionMultiplexer? Connection { get; set; }

    /// <summary>
    /// As <see cref="Connection"/>, but asked for when first needed. Asked again after the application has closed or
    /// disposed the result, at most about once a second. May be called at any time. The bus never disposes the result.
    /// If it fails, publishers are told that nothing was published.
    /// </summary>
    public Func<CancellationToken, Task<IConnectionMultiplexer>>? ConnectionFactory { get; set; }

    /// <summary>Longest wait for a connection to be established.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longest wait for the reply of a command other than a publish; a blocking read may take its block duration
    /// longer. For reads of events the time restarts with each byte: a reply that still arrives is waited for.
    /// </summary>
    /// <value>The default is 3 seconds.</value>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Longest wait of a sent publish while no publish is confirmed. Also the longest wait for a lost connection to
    /// return before a publish fails.
    /// </summary>
    /// <value>The default is 3 seconds.</value>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Retries of a publish that was certainly not stored, 0 to 10.</summary>
    /// <value>The default is 3.</value>
    public int MaxRetries { get; set; } = 3;

    /// <summary>Wait before the first retry; doubles, with jitter, up to <see cref="MaxRetryBackoff"/>.</summary>
    /// <value>The default is 100 milliseconds.</value>
    public TimeSpan MinRetryBackoff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait between two retries.</summary>
    /// <value>The default is 3 seconds.</value>
    public TimeSpan MaxRetryBackoff { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Connections for publishing, 1 to 64. Unused with a connection of the application.</summary>
    /// <value>The default is 1.</value>
    public int PoolSize { get; set; } = 1;

    /// <summary>
    /// Path of the options' configuration section, for errors; <see langword="null"/> if there is none.
    /// </summary>
    internal string? Section { get; set; }

    /// <summary>
    /// The source of the connection string, for errors; <see langword="null"/> for the option itself. Setting the
    /// connection string resets it.
    /// </summary>
    internal string? ConnectionStringKey { get; set; }

    /// <summary>The name of an option as the user has set it.</summary>
    internal string KeyOf(string option) => option == nameof(ConnectionString) && ConnectionStringKey is { } key ? key
        : Section is { } section ? $"{section}:{option}"
        : $"{nameof(EventBusRedisOptions)}.{option}";

    /// <summary>The name of the class; shows no connection string.</summary>
    public override string ToString() => nameof(EventBusRedisOptions);
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Where Redis is and how long to wait for it. Give exactly one of <see cref="ConnectionString"/>,
/// <see cref="Configuration"/>, <see cref="Connection"/> and <see cref="ConnectionFactory"/>.
/// </summary>
public sealed class EventBusRedisOptions
{
    /// <summary>
    /// StackExchange.Redis configuration (<c>host:port[,options]</c>) or URL
    /// (<c>redis[s]://[user[:password]@]host[:port][/database]</c>). May hold a password: it is never logged or shown.
    /// One with a comma needs the URL, percent-encoded.
    /// </summary>
    public string? ConnectionString
    {
        get;
        set => (field, ConnectionStringKey) = (value, null);
    }

    /// <summary>Configuration built in code, with certificates or token providers. It is cloned, never changed.</summary>
    public ConfigurationOptions? Configuration { get; set; }

    /// <summary>
    /// A connection that the application owns. It is used for everything that does not block and never disposed. Events
    /// are read on connections of the bus's own, which are opened as this one was: with its credentials, certificates,
    /// tunnel and defaults. Where it is not a <see cref="ConnectionMultiplexer"/>, nobody can see how it was opened:
    /// then give <see cref="Configuration"/> instead. It has to live as long as the event bus.
    /// </summary>
    public IConnectionMultiplexer? Connection { get; set; }

    /// <summary>
    /// As <see cref="Connection"/>, asked for when first needed, and again where the application has closed or disposed
    /// what it gave, at most about once a second. It may be called at any time. The result is never disposed. Whatever
    /// it fails with means to a publisher that nothing was published.
    /// </summary>
    public Func<CancellationToken, Task<IConnectionMultiplexer>>? ConnectionFactory { get; set; }

    /// <summary>Longest wait for a connection to be established.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longest wait for the reply of a command other than a publish; a blocking read may take its block duration
    /// more. Where events are read it counts from byte to byte: a reply that still arrives is waited for, however
    /// long it takes.
    /// </summary>
    /// <value>The default is 3 seconds.</value>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Longest time without any confirmation while a publish that was sent waits for its own, and longest wait for a
    /// lost connection to come back before a publish fails.
    /// </summary>
    /// <value>The default is 3 seconds.</value>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a publish that certainly was not stored is tried again. 0 to 10.</summary>
    /// <value>The default is 3.</value>
    public int MaxRetries { get; set; } = 3;

    /// <summary>Wait before the first retry; it doubles, with jitter, up to <see cref="MaxRetryBackoff"/>.</summary>
    /// <value>The default is 100 milliseconds.</value>
    public TimeSpan MinRetryBackoff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait between two retries.</summary>
    /// <value>The default is 3 seconds.</value>
    public TimeSpan MaxRetryBackoff { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Connections used for publishing, 1 to 64. Has no effect with a connection that the application owns.</summary>
    /// <value>The default is 1.</value>
    public int PoolSize { get; set; } = 1;

    /// <summary>
    /// Path of the configuration section of these options, for errors; <see langword="null"/> where there is none.
    /// </summary>
    internal string? Section { get; set; }

    /// <summary>
    /// What the connection string was taken from, for errors; <see langword="null"/>: the option itself. Setting the
    /// connection string forgets it.
    /// </summary>
    internal string? ConnectionStringKey { get; set; }

    /// <summary>How an option is called where the user has set it.</summary>
    internal string KeyOf(string option) => option == nameof(ConnectionString) && ConnectionStringKey is { } key ? key
        : Section is { } section ? $"{section}:{option}"
        : $"{nameof(EventBusRedisOptions)}.{option}";

    /// <summary>Says which source is used; shows no connection string.</summary>
    public override string ToString() => nameof(EventBusRedisOptions);
}

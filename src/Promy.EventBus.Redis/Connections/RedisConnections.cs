using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: the options of Redis, or a connection of the application.
// Out: open connections that were checked, each for one use.
// Owner: the container of the application, which closes them last.
/// <summary>
/// Owns every connection to Redis that this bus opens: a pool for publishing, one per subscription for blocking reads,
/// and one for short commands (acknowledge, claim, dead letter, health). Publishing and consuming do not share a
/// connection, so that neither waits behind the other.
/// </summary>
internal sealed class RedisConnections : IAsyncDisposable
{
    private static readonly TimeSpan ReconfigurationInterval = TimeSpan.FromSeconds(1);

    private readonly EventBusRedisOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly RedisConnectionSource _source;
    private readonly RedisIdentityCheck _identity;
    private readonly RedisVerification _verification;
    private readonly SharedConnection? _external;
    private readonly SharedConnection _commands;
    private readonly SharedConnection[] _publishers;
    private readonly Unblocker _unblocker;
    private readonly ConditionalWeakTable<IConnectionMultiplexer, StrongBox<long>> _reconfigured = [];
    private readonly ConditionalWeakTable<IConnectionMultiplexer, ReplyTimeout> _replyTimeouts = [];
    private readonly Lazy<string?> _ownAddress;
    private readonly KnownServer _server;
    private uint _nextPublisher;

    public RedisConnections(EventBusRedisOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        _options = options;
        _timeProvider = timeProvider;
        _server = new KnownServer(timeProvider);
        _source = new RedisConnectionSource(options);
        _ownAddress = new Lazy<string?>(() => _source.OwnAddress);
        _identity = new RedisIdentityCheck(timeProvider, BusLogger.For<RedisIdentityCheck>(loggerFactory));
        _verification = new RedisVerification(CheckIdentityAsync, timeProvider);
        if (_source.IsExternal)
        {
            _external = new SharedConnection(
                () => _source.GetExternalAsync(CancellationToken.None),
                ErrorsOf,
                owned: false,
                new ConnectionLoss(DisposedConnection.IsDisposed, new ReopenPace(timeProvider), CheckIdentityAsync));
            _commands = _external;
            _publishers = [_external];
            _unblocker = new Unblocker(_commands, OpenAsync, ErrorsOf);
            return;
        }

        _commands = new SharedConnection(() => OpenAsync(external: null), ErrorsOfOwn, owned: true);
        _unblocker = new Unblocker(_commands, openBeside: null, ErrorsOf);
        _publishers =
        [
            .. Enumerable.Range(0, options.PoolSize)
                .Select(_ => new SharedConnection(OpenPublisherAsync, ErrorsOfOwn, owned: true)),
        ];
    }

    /// <summary>
    /// Hosts and ports, for people, without user and password. <see langword="null"/> until the application has given
    /// its connection.
    /// </summary>
    public string? Address => _external is null ? _ownAddress.Value
        : (_external.Opened ?? _options.Connection) is { } given ? ApplicationConfiguration.AddressOf(given)
        : null;

    /// <summary>The publishing connections opened so far.</summary>
    public IEnumerable<IConnectionMultiplexer> OpenedPublishers =>
        _publishers.Select(connection => connection.Opened).OfType<IConnectionMultiplexer>();

    /// <summary>The server, for telemetry; <see langword="null"/> until a connection was needed.</summary>
    public ServerAddress? Server =>
        _server.Of(_commands.Opened ?? Array.Find(_publishers, one => one.Opened is not null)?.Opened);

    /// <summary>The publishers' server, as it identified itself on connecting.</summary>
    public string DescribePublishedTo() =>
        OpenedPublishers.FirstOrDefault() is { } publisher ? ServerProduct.Describe(publisher) : ServerProduct.Redis;

    /// <summary>
    /// Whether the consumers' short commands certainly go to the configured database, over a connection that is not
    /// lost.
    /// </summary>
    public bool IsCommandsDatabaseCertain => _commands.IsDatabaseCertain && !_commands.IsLost;

    /// <inheritdoc cref="SharedConnection.Current"/>
    public IConnectionMultiplexer CurrentCommands => _commands.Current;

    /// <summary>Connection for the consumers' short commands. May be disconnected; it reconnects by itself.</summary>
    /// <exception cref="EventBusConfigurationException">
    /// Redis refuses the credentials or the database, or ignores them.
    /// </exception>
    /// <exception cref="RedisException">A database other than 0 cannot be selected now.</exception>
    public ValueTask<IConnectionMultiplexer> GetCommandsAsync(CancellationToken cancellationToken) =>
        GetAsync(_commands, cancellationToken);

    /// <summary>
    /// The same connection, even if its database is not certain yet. Before using it callers need
    /// <see cref="GetCommandsAsync"/>.
    /// </summary>
    /// <exception cref="EventBusConfigurationException">
    /// Redis refuses the credentials or the database, or ignores them.
    /// </exception>
    public async ValueTask<IConnectionMultiplexer> OpenCommandsAsync(CancellationToken cancellationToken)
    {
        await VerifyAsync(cancellationToken).ConfigureAwait(false);
        return await _commands.GetAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Connection for publishing, in turn from the pool. May be disconnected; it reconnects by itself.
    /// </summary>
    /// <exception cref="EventBusConfigurationException">
    /// Redis refuses the credentials or the database, or ignores them.
    /// </exception>
    /// <exception cref="RedisException">A database other than 0 cannot be selected now.</exception>
    public ValueTask<IConnectionMultiplexer> GetPublisherAsync(CancellationToken cancellationToken)
    {
        var index = _publishers.Length == 1 ? 0 : Interlocked.Increment(ref _nextPublisher) % (uint)_publishers.Length;
        return GetAsync(_publishers[index], cancellationToken);
    }

    /// <summary>Timeout of a publishing connection; <see langword="null"/> if the application owns it.</summary>
    public ReplyTimeout? ReplyTimeoutOf(IConnectionMultiplexer publisher) =>
        _replyTimeouts.TryGetValue(publisher, out var timeout) ? timeout : null;

    /// <summary>A separate connection for blocking reads and large replies. The caller disposes it.</summary>
    /// <param name="blockDuration">Longest time until a reply begins.</param>
    /// <param name="onArrival">Called now and then while a reply arrives.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EventBusConfigurationException">
    /// Redis refuses the credentials or the database, or ignores them.
    /// </exception>
    /// <exception cref="RedisConnectionException">Redis cannot be reached now.</exception>
    public async Task<ReaderConnection> OpenReaderAsync(
        TimeSpan blockDuration, Action onArrival, CancellationToken cancellationToken)
    {
        await VerifyAsync(cancellationToken).ConfigureAwait(false);
        var external = _external is null ? null : await _external.GetAsync(cancellationToken).ConfigureAwait(false);

        // A reply may begin as late as the block ends. Only then the read timeout counts, from byte to byte.
        var quietLimit = blockDuration + _options.ReadTimeout;
        var configuration = _source.ConfigureReader(external, quietLimit, out var progress);

        // Connect failures carry the reason; a connection that keeps trying hides it. The read loop tries again.
        configuration.AbortOnConnectFail = true;
        var errors = new ConnectionErrors(_source.Key, configuration);
        var multiplexer = await ConnectAsync(configuration, errors).ConfigureAwait(false);
        var reader = new ReaderConnection(
            multiplexer, external, errors, progress, quietLimit, _timeProvider, onArrival);
        try
        {
            // Checked for each reader: since the last check Redis may have returned, or its users may have changed.
            await reader.VerifyAsync(_identity, cancellationToken).ConfigureAwait(false);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc cref="Unblocker.UnblockAsync"/>
    public Task UnblockAsync(EndPoint endPoint, long clientId) => _unblocker.UnblockAsync(endPoint, clientId);

    /// <summary>
    /// Whether the application has replaced the connection that a reader was derived from: the new one may lead
    /// elsewhere.
    /// </summary>
    public bool IsOutdated(ReaderConnection reader) => !ReferenceEquals(reader.Source, _external?.Opened);

    /// <summary>Connects once and checks our user.</summary>
    /// <returns><see langword="false"/> if Redis cannot be reached now; the credentials are checked later.</returns>
    /// <exception cref="EventBusConfigurationException">
    /// Redis refuses the credentials or the database, or ignores them.
    /// </exception>
    public Task<bool> VerifyAsync(CancellationToken cancellationToken) => _verification.VerifyAsync(cancellationToken);

    /// <summary>
    /// Looks for the primary again, at most once a second per connection. Never fails, because the caller has an error
    /// to report.
    /// </summary>
    public async Task ReconfigureAsync(IConnectionMultiplexer multiplexer)
    {
        var last = _reconfigured.GetValue(multiplexer, static _ => new StrongBox<long>());
        var now = _timeProvider.GetTimestamp();
        var seen = Interlocked.Read(ref last.Value);
        var isDue = seen == 0 || _timeProvider.GetElapsedTime(seen, now) >= ReconfigurationInterval;
        if (isDue && Interlocked.CompareExchange(ref last.Value, now, seen) == seen)
        {
            // May open connections to new servers.
            await ((Task)BackgroundLoop.StartAsync(() => multiplexer.ConfigureAsync()))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var connection in _publishers.Append(_commands).Where(other => other.Opened == multiplexer))
            {
                // The new primary may have other users, and fewer databases.
                connection.Database?.Doubt();
            }
        }
    }

    /// <summary>As <see cref="ReconfigureAsync"/>, for the connection of the consumers' short commands.</summary>
    public Task ReconfigureCommandsAsync() =>
        _commands.Opened is { } opened ? ReconfigureAsync(opened) : Task.CompletedTask;

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(All.Select(connection => connection.DisposeAsync().AsTask())).ConfigureAwait(false);

    /// <summary>Ensures that every open connection has selected its database.</summary>
    public async Task EnsureDatabasesAsync(CancellationToken cancellationToken)
    {
        foreach (var connection in _publishers.Append(_commands).Where(connection => connection.Database is not null))
        {
            await connection.Database!.EnsureAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private IEnumerable<IAsyncDisposable> All => [.. _publishers, _commands, _unblocker];

    private ValueTask<IConnectionMultiplexer> GetAsync(
        SharedConnection connection, CancellationToken cancellationToken) =>
        _verification.IsVerified && connection.IsDatabaseCertain
            ? connection.GetAsync(cancellationToken)
            : VerifyAndGetAsync(connection, cancellationToken);

    private async ValueTask<IConnectionMultiplexer> VerifyAndGetAsync(
        SharedConnection connection, CancellationToken cancellationToken)
    {
        await VerifyAsync(cancellationToken).ConfigureAwait(false);
        var multiplexer = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        await connection.Database!.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return multiplexer;
    }

    private async Task<bool> CheckIdentityAsync()
    {
        var external = _external is null
            ? null
            : await _external.GetAsync(CancellationToken.None).ConfigureAwait(false);
        return external is null
            ? await _identity.CheckAsync(ErrorsOf(external), CancellationToken.None).ConfigureAwait(false)
            : await CheckIdentityAsync(external).ConfigureAwait(false);
    }

    private Task<bool> CheckIdentityAsync(IConnectionMultiplexer external) =>
        _identity.CheckAsync(external, ErrorsOf(external), CancellationToken.None);

    private ConnectionErrors ErrorsOf(IConnectionMultiplexer? external) =>
        new(_source.Key, _source.Describe(external, _options.ReadTimeout));

    private ConnectionErrors ErrorsOfOwn(IConnectionMultiplexer own) => ErrorsOf(external: null);

    private static async Task<ConnectionMultiplexer> ConnectAsync(
        ConfigurationOptions configuration, ConnectionErrors errors)
    {
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
        }
        catch (Exception exception) when (errors.Explain(exception) is { } explained)
        {
            throw explained;
        }
    }

    private async Task<IConnectionMultiplexer> OpenPublisherAsync()
    {
        var configuration = _source.Configure(external: null, _options.WriteTimeout);
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
        _replyTimeouts.Add(multiplexer, new ReplyTimeout(configuration));
        return multiplexer;
    }

    private async Task<IConnectionMultiplexer> OpenAsync(IConnectionMultiplexer? external) =>
        await ConnectionMultiplexer.ConnectAsync(_source.Configure(external, _options.ReadTimeout))
            .ConfigureAwait(false);
}

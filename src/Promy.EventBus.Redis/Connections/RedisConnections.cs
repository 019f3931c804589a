using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Owner of every connection to Redis that this bus opens: a pool for publishing, one for the consumers' short commands
/// (acknowledge, claim, dead letter, health), and one per subscription for its blocking reads. Publishing and consuming
/// do not share a connection, so that neither waits behind the other.
/// </summary>
internal sealed class RedisConnections : IAsyncDisposable
{
    private static readonly TimeSpan VerificationInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReconfigurationInterval = TimeSpan.FromSeconds(1);

    private readonly EventBusRedisOptions _options;
    private readonly RedisConnectionSource _source;
    private readonly RedisIdentityCheck _identity;
    private readonly SharedConnection? _external;
    private readonly SharedConnection _commands;
    private readonly SharedConnection[] _publishers;
    private readonly TimeProvider _timeProvider;

    // Guarded by _verifying; _verified only ever turns true, so it may be read without.
    private readonly SemaphoreSlim _verifying = new(1);
    private long _lastVerification;
    private volatile bool _verified;

    private uint _nextPublisher;
    private long _lastReconfiguration;

    public RedisConnections(EventBusRedisOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        _options = options;
        _timeProvider = timeProvider;
        _source = new RedisConnectionSource(options);
        _identity = new RedisIdentityCheck(timeProvider, loggerFactory.CreateLogger<RedisIdentityCheck>());
        if (_source.IsExternal)
        {
            _external = new SharedConnection(() => _source.GetExternalAsync(CancellationToken.None), owned: false);
            _commands = _external;
            _publishers = [_external];
            return;
        }

        _commands = new SharedConnection(() => OpenAsync(options.ReadTimeout), owned: true);
        _publishers =
        [
            .. Enumerable.Range(0, options.PoolSize).Select(_ => new SharedConnection(() => OpenAsync(options.WriteTimeout), owned: true)),
        ];
    }

    /// <summary>Connection for the consumers' short commands. May be disconnected; it comes up by itself.</summary>
    public async ValueTask<IConnectionMultiplexer> GetCommandsAsync(CancellationToken cancellationToken)
    {
        await EnsureVerifiedAsync(cancellationToken).ConfigureAwait(false);
        return await _commands.GetAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Connection for publishing, in turn from the pool. May be disconnected; it comes up by itself.</summary>
    public ValueTask<IConnectionMultiplexer> GetPublisherAsync(CancellationToken cancellationToken)
    {
        var index = _publishers.Length == 1 ? 0 : Interlocked.Increment(ref _nextPublisher) % (uint)_publishers.Length;
        return _verified ? _publishers[index].GetAsync(cancellationToken) : GetVerifiedAsync(_publishers[index], cancellationToken);
    }

    /// <summary>A connection of its own for blocking reads. The caller disposes it.</summary>
    public async Task<ReaderConnection> OpenReaderAsync(TimeSpan blockDuration, CancellationToken cancellationToken)
    {
        await EnsureVerifiedAsync(cancellationToken).ConfigureAwait(false);
        var external = _external is null ? null : await _external.GetAsync(cancellationToken).ConfigureAwait(false);

        // A reply may take as long as the block: only after that does the read timeout begin.
        var configuration = _source.Configure(external, blockDuration + _options.ReadTimeout);
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
        return new ReaderConnection(multiplexer);
    }

    /// <summary>Connects once and checks who we are to Redis.</summary>
    /// <returns><see langword="false"/> when Redis cannot be reached now; the credentials are checked later.</returns>
    /// <exception cref="EventBusConfigurationException">Redis refuses the credentials, or ignores them.</exception>
    public async Task<bool> VerifyAsync(CancellationToken cancellationToken)
    {
        await _verifying.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // While Redis is away many callers ask at once: one of them tries, the others take its answer.
            var isRecent = _lastVerification != 0 && _timeProvider.GetElapsedTime(_lastVerification) < VerificationInterval;
            if (!_verified && !isRecent)
            {
                _verified = await CheckIdentityAsync(cancellationToken).ConfigureAwait(false);
                _lastVerification = _timeProvider.GetTimestamp();
            }

            return _verified;
        }
        finally
        {
            _verifying.Release();
        }
    }

    /// <summary>Looks anew for the primary, at most once a second.</summary>
    public async Task ReconfigureAsync(IConnectionMultiplexer multiplexer)
    {
        var now = _timeProvider.GetTimestamp();
        var last = Interlocked.Read(ref _lastReconfiguration);
        var isDue = last == 0 || _timeProvider.GetElapsedTime(last, now) >= ReconfigurationInterval;
        if (isDue && Interlocked.CompareExchange(ref _lastReconfiguration, now, last) == last)
        {
            await multiplexer.ConfigureAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var publisher in _publishers)
        {
            await publisher.DisposeAsync().ConfigureAwait(false);
        }

        await _commands.DisposeAsync().ConfigureAwait(false);
        _verifying.Dispose();
    }

    private async Task<bool> CheckIdentityAsync(CancellationToken cancellationToken)
    {
        var external = _external is null ? null : await _external.GetAsync(cancellationToken).ConfigureAwait(false);
        var configuration = _source.Configure(external, _options.ReadTimeout);
        return external is null
            ? await _identity.CheckAsync(configuration, cancellationToken).ConfigureAwait(false)
            : await _identity.CheckAsync(external, configuration, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IConnectionMultiplexer> GetVerifiedAsync(SharedConnection connection, CancellationToken cancellationToken)
    {
        await EnsureVerifiedAsync(cancellationToken).ConfigureAwait(false);
        return await connection.GetAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask EnsureVerifiedAsync(CancellationToken cancellationToken)
    {
        if (!_verified)
        {
            await VerifyAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IConnectionMultiplexer> OpenAsync(TimeSpan replyTimeout) =>
        await ConnectionMultiplexer.ConnectAsync(_source.Configure(external: null, replyTimeout)).ConfigureAwait(false);
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Probes Redis. Ignores IsConnected, because a half-open connection still claims it.</summary>
internal sealed class RedisProbe(RedisConnections connections, EventBusRedisOptions options, TimeProvider timeProvider)
{
    private volatile bool _hasStreams;

    /// <summary>
    /// Slowest round trip of a PING on each connection that publishes or settles: any may be half-open alone.
    /// </summary>
    /// <exception cref="TimeoutException">No answer within the read timeout.</exception>
    /// <exception cref="EventBusConfigurationException">
    /// Redis refuses the credentials or the database, or ignores them; or the server has no streams.
    /// </exception>
    public async Task<TimeSpan> PingAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false);
        await connections.EnsureDatabasesAsync(cancellationToken).ConfigureAwait(false);
        var pings = connections.OpenedPublishers.Append(multiplexer).Distinct()
            .Select(connection => InfoCommands.PingAsync(connection.GetDatabase()));
        var roundTrips = await Task.WhenAll(pings)
            .WaitAsync(options.ReadTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        await EnsureStreamsAsync(multiplexer)
            .WaitAsync(options.ReadTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        return roundTrips.Max();
    }

    /// <summary>Lag and pending entries of a group; <see langword="null"/> if stream or group do not exist.</summary>
    public async Task<GroupLag?> GetLagAsync(string stream, string group, CancellationToken cancellationToken)
    {
        var multiplexer = await connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false);
        return await LagAsync(multiplexer.GetDatabase(), stream, group)
            .WaitAsync(options.ReadTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The live members of a group; none if stream or group do not exist.</summary>
    public async Task<IReadOnlyList<GroupMember>> GetMembersAsync(
        string stream, string group, CancellationToken cancellationToken)
    {
        var multiplexer = await connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false);
        return await MemberCommands.LiveAsync(multiplexer.GetDatabase(), stream, group)
            .WaitAsync(options.ReadTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Entries in a stream; 0 if it does not exist.</summary>
    public async Task<long> GetLengthAsync(string stream, CancellationToken cancellationToken)
    {
        var multiplexer = await connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false);
        return await InfoCommands.LengthAsync(multiplexer.GetDatabase(), stream)
            .WaitAsync(options.ReadTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checked once: a server keeps its streams.</summary>
    private async Task EnsureStreamsAsync(IConnectionMultiplexer multiplexer)
    {
        if (!_hasStreams)
        {
            var problem = await StreamSupport.FindProblemAsync(multiplexer).ConfigureAwait(false);
            _hasStreams = problem is null ? true : throw new EventBusConfigurationException(problem);
        }
    }

    private static async Task<GroupLag?> LagAsync(IDatabase database, string stream, string group) =>
        await InfoCommands.GroupAsync(database, stream, group).ConfigureAwait(false) is { } info
            ? await LagReader.ReadAsync(database, stream, info).ConfigureAwait(false)
            : null;
}

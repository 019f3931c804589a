using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>The connection of one subscription's reads. Nothing else may use it: a blocked read holds up all behind it.</summary>
internal sealed class ReaderConnection(ConnectionMultiplexer multiplexer) : IAsyncDisposable
{
    public IDatabase Database { get; } = multiplexer.GetDatabase();

    /// <summary>Id of the connection on the server, to end a blocked read; <see langword="null"/> where not permitted.</summary>
    public long? ClientId { get; private set; }

    /// <exception cref="EventBusConfigurationException">Redis refuses the credentials, or ignores them.</exception>
    /// <exception cref="RedisConnectionException">Redis cannot be reached now.</exception>
    public async Task VerifyAsync(RedisIdentityCheck identity, ConfigurationOptions configuration, CancellationToken cancellationToken)
    {
        if (!await identity.CheckAsync(multiplexer, configuration, cancellationToken).ConfigureAwait(false))
        {
            throw new RedisConnectionException(
                ConnectionFailureType.UnableToConnect, CommandFlags.None, "The reading connection is not established.");
        }
    }

    public async Task IdentifyAsync() => ClientId = await ServerCommands.ClientIdAsync(Database).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        // Not politely: a QUIT would wait for its reply as long as a read, and a half-open connection never answers.
        await multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        await multiplexer.DisposeAsync().ConfigureAwait(false);
    }
}

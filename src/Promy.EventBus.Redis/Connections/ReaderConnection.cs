using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>The connection of one subscription's reads. Nothing else may use it: a blocked read holds up all behind it.</summary>
internal sealed class ReaderConnection(ConnectionMultiplexer multiplexer) : IAsyncDisposable
{
    public IDatabase Database { get; } = multiplexer.GetDatabase();

    /// <summary>Id of the connection on the server, to end a blocked read; <see langword="null"/> where not permitted.</summary>
    public long? ClientId { get; private set; }

    public async Task IdentifyAsync() => ClientId = await ServerCommands.ClientIdAsync(Database).ConfigureAwait(false);

    public ValueTask DisposeAsync() => multiplexer.DisposeAsync();
}

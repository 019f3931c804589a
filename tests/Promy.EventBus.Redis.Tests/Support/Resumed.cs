namespace Promy.EventBus.Redis.Tests;

/// <summary>Lets a paused server go on before a bus on it is disposed, which asks it.</summary>
internal sealed class Resumed(RedisServerProcess server, RedisBus bus) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        server.Resume();
        await bus.DisposeAsync();
    }
}

namespace Promy.EventBus.Redis.Tests;

/// <summary>Resumes a paused server before a bus on it is disposed: the disposal asks the server.</summary>
internal sealed class Resumed(RedisServerProcess server, RedisBus bus) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        server.Resume();
        await bus.DisposeAsync();
    }
}

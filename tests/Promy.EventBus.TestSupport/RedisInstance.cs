namespace Promy.EventBus.TestSupport;

/// <summary>A Redis found or started for a test assembly, with everything that has to be ended afterwards.</summary>
internal sealed record RedisInstance(RedisAddress Address, string Origin, IAsyncDisposable? Owner) : IAsyncDisposable
{
    /// <summary>Whether it lives for these tests only, so that they may give it users.</summary>
    internal bool IsOwn => Owner is not null;

    /// <summary>The named one, or a process of the named program; else a container, else a process.</summary>
    internal static async Task<RedisInstance> FindAsync(CancellationToken cancellationToken)
    {
        if (ServerProgram.IsNamed)
        {
            return await ProcessAsync();
        }

        if (Environment.GetEnvironmentVariable(ServerProgram.RedisVariable) is { Length: > 0 } given)
        {
            return new RedisInstance(RedisAddress.Parse(given), ServerProgram.RedisVariable, null);
        }

        return await DockerEngine.AnswersAsync() && await DockerEngine.TryRedisAsync(cancellationToken) is { } container
            ? container
            : await ProcessAsync();
    }

    public ValueTask DisposeAsync() => Owner?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<RedisInstance> ProcessAsync()
    {
        var server = await RedisServerProcess.StartAsync();
        return new RedisInstance(RedisAddress.Loopback(server.Port), ServerProgram.Name, server);
    }
}

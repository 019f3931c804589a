using DotNet.Testcontainers.Configurations;
using Testcontainers.Redis;

namespace Promy.EventBus.TestSupport;

/// <summary>Redis in a container, if an engine answers; a Docker client without an engine does not count.</summary>
internal static class DockerEngine
{
    private const string Image = "redis:7.0";

    private static readonly TimeSpan PingDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    /// <summary>Testcontainers finds its endpoint by pinging each candidate, without a deadline of its own.</summary>
    internal static async Task<bool> AnswersAsync()
    {
        try
        {
            return await Task
                .Run(() => TestcontainersSettings.OS.DockerEndpointAuthConfig is not null)
                .WaitAsync(PingDeadline);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>A container, or null after saying why there is none.</summary>
    internal static async Task<RedisInstance?> TryRedisAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await WithOrWithoutReaperAsync(cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(
                $"Docker answers, but {Image} did not start, using redis-server: "
                + RedisUnavailableException.FirstLine(error));
            return null;
        }
    }

    private static async Task<RedisInstance> WithOrWithoutReaperAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await StartAsync(cancellationToken);
        }
        catch when (TestcontainersSettings.ResourceReaperEnabled && !cancellationToken.IsCancellationRequested)
        {
            // The reaper is a second image, which may be missing where redis is not; this fixture disposes its own.
            TestcontainersSettings.ResourceReaperEnabled = false;
            return await StartAsync(cancellationToken);
        }
    }

    private static async Task<RedisInstance> StartAsync(CancellationToken cancellationToken)
    {
        // Only options: the image's own entry point puts redis-server before them.
        var container = new RedisBuilder(Image)
            .WithCommand("--save", "", "--appendonly", "no", "--enable-debug-command", "yes")
            .Build();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartDeadline);
        try
        {
            await container.StartAsync(deadline.Token);
            return new RedisInstance(RedisAddress.Parse(container.GetConnectionString()), Image, container);
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }
}

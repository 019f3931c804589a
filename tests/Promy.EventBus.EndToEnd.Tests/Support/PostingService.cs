using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>A service of the application that enqueues its last events when it stops.</summary>
internal sealed class PostingService(Posts posts, IServiceProvider services) : IHostedService
{
    /// <summary>Set when the service is asked to stop.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // A host stops again when it is disposed.
        if (Asked.TrySetResult())
        {
            posts.Add(services.GetRequiredService<IEventPublisher>().TryEnqueue(new PostedAtStopEvent()));
        }

        return Task.CompletedTask;
    }
}

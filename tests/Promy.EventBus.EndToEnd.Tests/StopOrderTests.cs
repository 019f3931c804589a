using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>
/// Code that runs while the host stops may enqueue events; all are sent in any order of the stopping services.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class StopOrderTests(RedisServer server)
{
    private const int Handlers = 5;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handlers_in_flight_can_enqueue_while_the_consumers_drain(bool concurrently)
    {
        var posts = new Posts();
        await using var app = await StartAsync(posts, concurrently, isFirst: true, isConsuming: true);
        await app.Database.KeyDeleteAsync(PostedAtStopEvent.StreamName);
        await app.PublishWorkAsync(Enumerable.Range(0, Handlers));
        await Eventually.EqualAsync(Handlers, () => posts.Entered);

        var stopping = app.Host.StopAsync();
        await UntilAskedAsync(app, concurrently);
        posts.GoOn.SetResult();
        await stopping;

        Assert.Equal(Enumerable.Repeat(true, Handlers + 1), posts.Taken);
        Assert.Equal(Handlers + 1, await app.Database.StreamLengthAsync(PostedAtStopEvent.StreamName));
        Assert.Equal(0, await app.PendingAsync());
        Assert.False(app.Publisher.TryEnqueue(new PostedAtStopEvent()));
        await app.Database.KeyDeleteAsync(PostedAtStopEvent.StreamName);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task Services_of_the_application_can_enqueue_when_they_stop(bool concurrently, bool isFirst)
    {
        var posts = new Posts();
        await using var app = await StartAsync(posts, concurrently, isFirst, isConsuming: false);
        await app.Database.KeyDeleteAsync(PostedAtStopEvent.StreamName);

        await app.Host.StopAsync();

        Assert.Equal([true], posts.Taken);
        Assert.Equal(1, await app.Database.StreamLengthAsync(PostedAtStopEvent.StreamName));
        await app.Database.KeyDeleteAsync(PostedAtStopEvent.StreamName);
    }

    [Fact]
    public async Task A_stop_without_a_redis_to_send_to_ends_with_the_shutdown_timeout()
    {
        var posts = new Posts();
        await using var app = BusApp.Build(
            "localhost:1,connectTimeout=100", server.Connection,
            (bus, _) => Register(bus, posts, concurrently: true, isFirst: true),
            options => options.Redis.WriteTimeout = TimeSpan.FromMinutes(5));
        var host = app.Host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HostOptions>>().Value;
        host.ShutdownTimeout = TimeSpan.FromSeconds(1);
        await app.Host.StartAsync();

        await app.Host.StopAsync().WaitAsync(Eventually.DefaultDeadline);

        Assert.Equal([true], posts.Taken);
        Assert.Contains(app.Logs.GetSnapshot(), record => record.Id.Name is "QueueDrainCutShort" or "QueuedEventsLost");
    }

    /// <summary>
    /// Waits until every stopping service has been asked to stop. Concurrent stops are asked in reverse order of
    /// registration; sequential stops are asked after the previous service has stopped.
    /// </summary>
    private static Task UntilAskedAsync(BusApp app, bool concurrently) => concurrently
        ? app.Host.Services.GetServices<IHostedService>().OfType<PostingService>().Single().Asked.Task.WaitAsync(
            Eventually.DefaultDeadline)
        : Eventually.TrueAsync(
            () => app.Host.Services
                .GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);

    private Task<BusApp> StartAsync(Posts posts, bool concurrently, bool isFirst, bool isConsuming) =>
        BusApp.StartAsync(
        server,
        (bus, stream) =>
        {
            Register(bus, posts, concurrently, isFirst);
            if (isConsuming)
            {
                bus.AddConsumer<PostingHandler, TestWorker.WorkDoneEvent>(consumer => consumer.Stream = stream);
            }
        },
        options => options.Consumer.MaxConcurrency = Handlers);

    private static void Register(IPromyEventBusBuilder bus, Posts posts, bool concurrently, bool isFirst)
    {
        bus.Services.AddSingleton(posts);
        bus.Services.Insert(
            isFirst ? 0 : bus.Services.Count, ServiceDescriptor.Singleton<IHostedService, PostingService>());
        bus.Services.Configure<HostOptions>(host => host.ServicesStopConcurrently = concurrently);
    }
}

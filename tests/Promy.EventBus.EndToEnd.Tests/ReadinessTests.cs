using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Promy.EventBus.TestWorker;
using StackExchange.Redis;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>A worker is ready when it reads.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ReadinessTests(RedisServer server)
{
    [Fact]
    public async Task A_worker_is_not_ready_before_a_read_was_answered()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await using var proxy = TcpProxy.To(redis.Port);
        var reads = 0;
        proxy.EatRepliesOf = (_, requests) =>
        {
            var isRead = Encoding.Latin1.GetString(requests.Span).Contains("XREADGROUP", StringComparison.Ordinal);
            return isRead && Interlocked.Increment(ref reads) > 0;
        };
        await using var app = await StartAsync(
            proxy.ConnectionString, admin, options => options.Redis.ReadTimeout = TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => Volatile.Read(ref reads) > 0);

        var report = await app.CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Equal(
            $"{app.Stream} for {app.Group}: not subscribed yet: no read was answered.",
            Assert.Single(report.Entries).Value.Description);

        proxy.EatRepliesOf = null;
        proxy.Reset();
        await Eventually.EqualAsync(HealthStatus.Healthy, async () => (await app.CheckHealthAsync()).Status);
    }

    [Fact]
    public async Task A_worker_with_nothing_to_read_is_ready_before_its_blocking_read_ends()
    {
        await using var app = await StartAsync(
            server.BusConnectionString,
            server.Connection,
            options => options.Consumer.BlockDuration = TimeSpan.FromMinutes(10));

        await Eventually.EqualAsync(HealthStatus.Healthy, async () => (await app.CheckHealthAsync()).Status);
    }

    [Fact]
    public async Task A_worker_whose_slots_are_full_of_pending_entries_is_ready()
    {
        const int Left = 10;
        var gate = new TaskCompletionSource();
        await using var keys = server.NewKeys();
        var (stream, group) = (keys.Stream("left"), keys.Group("left"));
        for (var number = 0; number < Left; number++)
        {
            await RawEntries.AddAsync(
                server.Database, stream, RawEntries.Metadata("work.done"), $$"""{"number":{{number}}}""");
        }

        await server.Database.StreamCreateConsumerGroupAsync(stream, group, StreamPosition.Beginning);
        await server.Database.StreamReadGroupAsync(stream, group, "worker-1", ">", Left);
        await using var app = await BusApp.StartAsync(
            server,
            (bus, _) =>
            {
                bus.Services.AddSingleton(gate);
                bus.AddConsumer<GatedHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
            },
            options =>
            {
                (options.Consumer.Group, options.Consumer.ConsumerId) = (group, "worker-1");
                (options.Consumer.MaxConcurrency, options.Consumer.BatchSize) = (1, 1);
            });

        // There are slots for three of the ten entries, so reading cannot begin.
        await Eventually.EqualAsync(HealthStatus.Healthy, async () => (await app.CheckHealthAsync()).Status);

        gate.SetResult();
        await Eventually.EqualAsync(
            0, async () => (await server.Database.StreamPendingAsync(stream, group)).PendingMessageCount);
    }

    private static Task<BusApp> StartAsync(
        string connectionString, IConnectionMultiplexer admin, Action<PromyEventBusOptions> configure) =>
        BusApp.StartAsync(
            connectionString,
            admin,
            (bus, stream) =>
            {
                bus.Services.AddSingleton(new Recorder());
                bus.AddConsumer<RecordingHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
            },
            configure);
}

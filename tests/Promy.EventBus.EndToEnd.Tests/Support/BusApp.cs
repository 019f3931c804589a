using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Promy.EventBus.TestWorker;
using StackExchange.Redis;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>A host with the bus on a real Redis; its keys are removed at the end.</summary>
internal sealed class BusApp : IAsyncDisposable
{
    private BusApp(
        IHost host,
        Keys keys,
        string stream,
        string group,
        string deadLetters,
        IDatabase database,
        FakeLogCollector logs)
    {
        Host = host;
        Keys = keys;
        Stream = stream;
        Group = group;
        DeadLetters = deadLetters;
        Database = database;
        Logs = logs;
    }

    public IHost Host { get; }

    public Keys Keys { get; }

    public string Stream { get; }

    public string Group { get; }

    public string DeadLetters { get; }

    public IDatabase Database { get; }

    public FakeLogCollector Logs { get; }

    public IEventPublisher Publisher => Host.Services.GetRequiredService<IEventPublisher>();

    public static Task<BusApp> StartAsync(
        RedisServer server,
        Action<IPromyEventBusBuilder, string>? consumers = null,
        Action<PromyEventBusOptions>? configure = null,
        BusApp? sharing = null) =>
        StartAsync(server.BusConnectionString, server.Connection, consumers, configure, sharing);

    /// <param name="connectionString">Redis.</param>
    /// <param name="admin">A connection to inspect the keys of the bus.</param>
    /// <param name="consumers">Registers consumers; gets the name of the stream.</param>
    /// <param name="configure">Changes options.</param>
    /// <param name="sharing">Another app whose stream, group and dead letters this one uses.</param>
    public static async Task<BusApp> StartAsync(
        string connectionString,
        IConnectionMultiplexer admin,
        Action<IPromyEventBusBuilder, string>? consumers = null,
        Action<PromyEventBusOptions>? configure = null,
        BusApp? sharing = null)
    {
        var app = Build(connectionString, admin, consumers, configure, sharing);
        await app.Host.StartAsync();
        return app;
    }

    /// <summary>Built and not started; the parameters are those of <c>StartAsync</c>.</summary>
    public static BusApp Build(
        string connectionString,
        IConnectionMultiplexer admin,
        Action<IPromyEventBusBuilder, string>? consumers = null,
        Action<PromyEventBusOptions>? configure = null,
        BusApp? sharing = null)
    {
        var keys = new Keys(admin);
        var stream = sharing?.Stream ?? keys.Stream();
        var group = sharing?.Group ?? keys.Group();
        var deadLetters = sharing?.DeadLetters ?? keys.Stream("dlq");
        var logs = new FakeLogCollector();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(
            logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(logs)));
        var bus = builder.Services.AddPromyEventBus(options =>
        {
            options.Redis.ConnectionString = connectionString;
            options.Consumer.Group = group;
            options.DeadLetter.Stream = deadLetters;
            configure?.Invoke(options);
        });
        consumers?.Invoke(bus, stream);
        return new BusApp(builder.Build(), keys, stream, group, deadLetters, admin.GetDatabase(), logs);
    }

    public async Task<long> PendingAsync() => await PendingAsync(Group);

    public async Task<long> PendingAsync(string group)
    {
        var groups = await Database.KeyExistsAsync(Stream) ? await Database.StreamGroupInfoAsync(Stream) : [];
        return groups.Where(info => info.Name == group).Sum(info => (long)info.PendingMessageCount);
    }

    public async Task PublishWorkAsync(IEnumerable<int> numbers, int milliseconds = 0, int failures = 0)
    {
        foreach (var chunk in numbers.Chunk(1000))
        {
            await Publisher.PublishBatchAsync(
                Stream,
                [
                    .. chunk.Select(
                        number =>
                            new WorkDoneEvent { Number = number, Milliseconds = milliseconds, Failures = failures }),
                ]);
        }
    }

    public async Task<HealthReport> CheckHealthAsync(string tag = "ready") =>
        await Host.Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => check.Tags.Contains(tag));

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        if (Host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        await Keys.DisposeAsync();
    }
}

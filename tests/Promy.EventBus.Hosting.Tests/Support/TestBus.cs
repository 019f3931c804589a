using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>A host with the bus as AddPromyEventBus sets it up, on a fake transport and a fake clock.</summary>
internal sealed class TestBus : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private TestBus(IHost host) => Host = host;

    public IHost Host { get; }

    public RecordingClock Clock => (RecordingClock)Host.Services.GetRequiredService<TimeProvider>();

    public FakeTransport Transport => Host.Services.GetRequiredService<FakeTransport>();

    public FakeSubscriber Subscriber => Host.Services.GetRequiredService<FakeSubscriber>();

    public CancellationToken Stopping =>
        Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    public FakeLogCollector Logs => Host.Services.GetRequiredService<FakeLogCollector>();

    public Script<FirstHandler> First => Host.Services.GetRequiredService<Script<FirstHandler>>();

    public Script<SecondHandler> Second => Host.Services.GetRequiredService<Script<SecondHandler>>();

    public ConcurrentQueue<TrackedDependency> Tracked =>
        Host.Services.GetRequiredService<ConcurrentQueue<TrackedDependency>>();

    public static TestBus Build(
        Action<IPromyEventBusBuilder>? consumers = null, Action<PromyEventBusOptions>? configure = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        var logs = new FakeLogCollector();
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(logs));
        builder.Services
            .AddSingleton(logs)
            .AddSingleton<TimeProvider>(new RecordingClock())
            .AddSingleton<FakeTransport>()
            .AddSingleton<FakeSubscriber>()
            .AddSingleton<IEventTransport>(services => services.GetRequiredService<FakeTransport>())
            .AddSingleton<IEventSubscriber>(services => services.GetRequiredService<FakeSubscriber>())
            .AddSingleton(typeof(Script<>))
            .AddSingleton(new ConcurrentQueue<TrackedDependency>())
            .AddScoped<TrackedDependency>();
        var bus = builder.Services.AddPromyEventBus(options =>
        {
            options.Redis.ConnectionString = "localhost";
            options.Consumer.Group = Deliveries.Group;
            configure?.Invoke(options);
        });
        consumers?.Invoke(bus);
        return new TestBus(builder.Build());
    }

    public static async Task<TestBus> StartAsync(
        Action<IPromyEventBusBuilder>? consumers = null, Action<PromyEventBusOptions>? configure = null)
    {
        var bus = Build(consumers, configure);
        await bus.Host.StartAsync();
        return bus;
    }

    /// <summary>A bus with <see cref="FirstHandler"/>.</summary>
    public static Task<TestBus> WithFirstAsync(Action<PromyEventBusOptions>? configure = null) =>
        StartAsync(bus => bus.AddConsumer<FirstHandler>(), configure);

    /// <summary>A bus with <see cref="FirstHandler"/> and <see cref="SecondHandler"/>.</summary>
    public static Task<TestBus> WithBothAsync(Action<PromyEventBusOptions>? configure = null) =>
        StartAsync(bus => bus.AddConsumer<FirstHandler>().AddConsumer<SecondHandler>(), configure);

    public Task<DeliveryOutcome> DeliverAsync(CancellationToken cancellationToken = default) =>
        DeliverAsync(new OrderPlacedEvent(), cancellationToken);

    public Task<DeliveryOutcome> DeliverAsync(Event @event, CancellationToken cancellationToken = default) =>
        DeliverAsync(Deliveries.Of(@event), cancellationToken);

    public Task<DeliveryOutcome> DeliverAsync(EventDelivery delivery, CancellationToken cancellationToken = default) =>
        Subscriber.DeliverAsync(delivery, cancellationToken).WaitAsync(Patience, CancellationToken.None);

    /// <summary>Waits until an attempt of the handler runs, and lets the handler timeout pass.</summary>
    public async Task TimeOutAsync<THandler>(TimeSpan limit, int attempt = 1)
    {
        var script = Host.Services.GetRequiredService<Script<THandler>>();
        await Eventually.EqualAsync(attempt, () => script.Contexts.Count);
        Clock.Advance(limit);
    }

    public Task<HealthReport> CheckHealthAsync(string name = "promy-eventbus") =>
        Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == name);

    public IEnumerable<FakeLogRecord> LogsOf(LogLevel level) =>
        Logs.GetSnapshot()
            .Where(record => record.Level == level && record.Category!.StartsWith("Promy.", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();

        // Polly waits by the host's clock for executions that are still running: only after a test has failed.
        await ((IAsyncDisposable)Host).DisposeAsync().AsTask().WaitAsync(Patience);
    }
}

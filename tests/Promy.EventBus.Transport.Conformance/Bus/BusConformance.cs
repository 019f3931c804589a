using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Base of the properties of whole hosts: they share a stream, a group and a stream of dead letters, and end with the
/// test.
/// </summary>
public abstract class BusConformance(IBusFactory buses) : IAsyncLifetime
{
    private readonly List<IHost> _hosts = [];
    private IBusUnderTest? _bus;

    /// <summary>Which server the property needs.</summary>
    protected virtual TransportServer Server => TransportServer.Shared;

    protected IBusUnderTest Bus => _bus ?? throw new InvalidOperationException("The bus has not started.");

    protected string Stream => Bus.Transport.Stream("stream");

    protected string Group => Bus.Transport.Group("group");

    protected string DeadLetters => Bus.Transport.Stream("dead-letters");

    public async ValueTask InitializeAsync() => _bus = await buses.StartAsync(Server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        if (_bus is not null)
        {
            await _bus.DisposeAsync();
        }
    }

    /// <summary>Starts a host whose consumers are in <see cref="Group"/>.</summary>
    protected async Task<IHost> StartAsync(
        Action<IPromyEventBusBuilder> consumers, Action<PromyEventBusOptions>? configure = null)
    {
        var host = await Bus.StartHostAsync(consumers, options =>
        {
            options.Consumer.Group = Group;
            options.DeadLetter.Stream = DeadLetters;
            configure?.Invoke(options);
        });
        _hosts.Add(host);
        return host;
    }

    /// <summary>Starts a host with one handler.</summary>
    protected Task<IHost> StartAsync<THandler>(
        HandlerScript<THandler> script,
        Action<ConsumerOptions>? consumer = null,
        Action<PromyEventBusOptions>? configure = null)
        where THandler : class, IEventHandler<ConformanceEvent> =>
        StartAsync(bus => AddHandler<THandler, ConformanceEvent>(bus, script, consumer), configure);

    /// <summary>Adds a handler that reads <see cref="Stream"/> and does what the script says.</summary>
    protected void AddHandler<THandler, TEvent>(
        IPromyEventBusBuilder bus, HandlerScript<THandler> script, Action<ConsumerOptions>? configure = null)
        where THandler : class, IEventHandler<TEvent>
        where TEvent : Event
    {
        var stream = Stream;
        bus.Services.AddSingleton(script);
        bus.AddConsumer<THandler, TEvent>(consumer =>
        {
            consumer.Stream = stream;
            configure?.Invoke(consumer);
        });
    }

    /// <summary>Publishes events with these numbers from a host.</summary>
    protected async Task PublishAsync(IHost host, params IEnumerable<int> numbers) =>
        await PublisherOf(host).PublishBatchAsync(Stream, [.. numbers.Select(number => new ConformanceEvent { Number = number })]);

    protected static IEventPublisher PublisherOf(IHost host) => host.Services.GetRequiredService<IEventPublisher>();

    protected static Task<HealthReport> HealthOf(IHost host) =>
        host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    protected Task SettledAsync() => Eventually.EqualAsync(0, () => Bus.Transport.PendingAsync(Stream, Group));

    /// <summary>The dead letters, as soon as there are <paramref name="count"/>.</summary>
    protected Task<IReadOnlyList<StoredLetter>> DeadLettersAsync(int count) => Eventually.ReadAsync(
        async () => (IReadOnlyList<StoredLetter>)
            [.. (await Bus.Transport.ReadAllAsync(DeadLetters)).Select(entry => new StoredLetter(entry))],
        letters => letters.Count == count);
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Base of the properties of whole hosts: they share a stream, a group and a stream of dead letters, and end with the
/// test.
/// </summary>
public abstract class BusConformance(ITransportFactory transports) : IAsyncLifetime
{
    private readonly List<IHost> _hosts = [];
    private ITransportUnderTest? _transport;

    /// <summary>Which server the property needs.</summary>
    protected virtual TransportServer Server => TransportServer.Shared;

    protected ITransportUnderTest Transport =>
        _transport ?? throw new InvalidOperationException("The transport has not started.");

    protected string Stream => Transport.Stream("stream");

    protected string Group => Transport.Group("group");

    protected string DeadLetters => Transport.Stream("dead-letters");

    public async ValueTask InitializeAsync()
    {
        ConformanceProperties.SkipWhereNotApplicable(GetType(), transports);
        _transport = await transports.StartAsync(Server);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        if (_transport is not null)
        {
            await _transport.DisposeAsync();
        }
    }

    /// <summary>Starts a host whose consumers are in <see cref="Group"/>.</summary>
    protected async Task<IHost> StartAsync(
        Action<IPromyEventBusBuilder> consumers, Action<PromyEventBusOptions>? configure = null)
    {
        var host = Build(
            bus =>
            {
                Transport.AddTo(bus);
                consumers(bus);
            },
            configure);
        await host.StartAsync();
        _hosts.Add(host);
        return host;
    }

    /// <summary>Starts a host that only publishes.</summary>
    protected Task<IHost> StartSenderAsync() => StartAsync(_ => { }, options => options.Consumer.Group = null);

    /// <summary>Builds a host that the test starts and disposes itself.</summary>
    /// <param name="configureBus">Says where the server is, and adds consumers.</param>
    /// <param name="configure">Sets options.</param>
    protected IHost Build(Action<IPromyEventBusBuilder> configureBus, Action<PromyEventBusOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        configureBus(builder.Services.AddPromyEventBus(options =>
        {
            options.Consumer.Group = Group;
            options.DeadLetter.Stream = DeadLetters;
            configure?.Invoke(options);
        }));
        return builder.Build();
    }

    /// <summary>Starts a host with one handler.</summary>
    protected Task<IHost> StartAsync<THandler>(
        HandlerScript<THandler> script,
        Action<EventBusHandlerOptions>? consumer = null,
        Action<PromyEventBusOptions>? configure = null)
        where THandler : class, IEventHandler<ConformanceEvent> =>
        StartAsync(bus => AddHandler<THandler, ConformanceEvent>(bus, script, consumer), configure);

    /// <summary>Adds a handler that reads <see cref="Stream"/> and does what the script says.</summary>
    protected void AddHandler<THandler, TEvent>(
        IPromyEventBusBuilder bus, HandlerScript<THandler> script, Action<EventBusHandlerOptions>? configure = null)
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
        await PublisherOf(host).PublishBatchAsync(
            Stream, [.. numbers.Select(number => new ConformanceEvent { Number = number })]);

    protected static IEventPublisher PublisherOf(IHost host) => host.Services.GetRequiredService<IEventPublisher>();

    /// <summary>What the host itself asks of the transport.</summary>
    protected static IEventTransport TransportOf(IHost host) => host.Services.GetRequiredService<IEventTransport>();

    protected static Task<HealthReport> HealthOf(IHost host) =>
        host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    protected Task SettledAsync() => Eventually.EqualAsync(0, () => Transport.PendingAsync(Stream, Group));

    /// <summary>The dead letters, as soon as there are <paramref name="count"/>.</summary>
    protected Task<IReadOnlyList<StoredLetter>> DeadLettersAsync(int count) => Eventually.ReadAsync(
        async () => (IReadOnlyList<StoredLetter>)
            [.. (await Transport.ReadAllAsync(DeadLetters)).Select(entry => new StoredLetter(entry))],
        letters => letters.Count == count);

    /// <summary>A text for a log: it has something to say, and cannot be taken for two lines.</summary>
    protected static void AssertOneLine(string? text)
    {
        Assert.False(string.IsNullOrWhiteSpace(text));
        Assert.DoesNotContain(text, character => char.IsControl(character));
    }
}

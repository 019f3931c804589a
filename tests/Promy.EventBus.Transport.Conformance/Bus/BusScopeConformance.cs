using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Each attempt has a scope of its own, whose dependencies are made once and disposed once, after the handler. Rebus
/// <c>ContainerTests</c>: resolved handlers are disposed and not resolved twice.
/// </summary>
public abstract class BusScopeConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Theory]
    [InlineData(1, 20)]
    [InlineData(3, 60)]
    public async Task Every_attempt_has_a_scope_of_its_own_that_ends_once(int succeedsWith, int attempts)
    {
        var tracker = new ScopeTracker();
        var script = new HandlerScript<ScopedHandler>((context, _) =>
            context.Attempt < succeedsWith ? throw new TimeoutException("on purpose") : Task.CompletedTask);
        var host = await StartAsync(
            bus =>
            {
                bus.Services.AddSingleton(tracker);
                bus.Services.AddScoped<ScopedDependency>();
                AddHandler<ScopedHandler, ConformanceEvent>(bus, script);
            },
            options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero]);

        await PublishAsync(host, Enumerable.Range(0, 20));

        await Eventually.EqualAsync(attempts, () => tracker.Disposed.Count);
        await SettledAsync();
        Assert.Equal(attempts, tracker.Used.Distinct().Count());
        Assert.Equal(attempts, tracker.Created.Count);
        Assert.Equal(attempts, tracker.Disposed.Distinct().Count());
        Assert.Equal(attempts, tracker.Disposed.Count);
    }

    [Fact]
    public async Task No_handler_is_created_without_an_event()
    {
        var tracker = new ScopeTracker();
        await StartAsync(bus =>
        {
            bus.Services.AddSingleton(tracker);
            bus.Services.AddScoped<ScopedDependency>();
            AddHandler<ScopedHandler, ConformanceEvent>(bus, new HandlerScript<ScopedHandler>());
        });
        var other = new HandlerScript<ConformanceHandler>();
        var host = await StartAsync(
            bus => AddHandler<ConformanceHandler, ConformanceEvent>(bus, other),
            options => options.Consumer.Group = Transport.Group("other"));
        await PublisherOf(host).PublishAsync(Stream, new DeclaredEvent());
        await SettledAsync();

        Assert.Empty(tracker.Created);
    }
}

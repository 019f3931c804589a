using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Promy.EventBus.Events;
using Promy.EventBus.Hosting;

namespace Promy.EventBus.Benchmarks.Micro;

/// <summary>
/// The consuming side without a transport, as <c>AddPromyEventBus</c> sets it up with one consumer. Lives as long as
/// the process.
/// </summary>
internal sealed class DispatchSetup
{
    private readonly IServiceProvider _services;

    public DispatchSetup()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPromyEventBus(options =>
        {
            options.Redis.ConnectionString = "localhost";
            options.Consumer.Group = "bench";
        }).AddConsumer<NoOpHandler, PromotionCreatedEvent>();
        _services = services.BuildServiceProvider();
        var options = _services.GetRequiredService<IOptions<PromyEventBusOptions>>().Value;
        Loop = ConsumerPlan.Create(options, [.. _services.GetServices<ConsumerRegistration>()]).Loops[0];
    }

    public PlannedLoop Loop { get; }

    public EventDispatcher CreateDispatcher() => _services.GetRequiredService<EventDispatcherFactory>().Create(Loop);

    public HandlerPipeline CreatePipeline() =>
        _services.GetRequiredService<HandlerPipelines>().Create(Loop.Handlers[0]);
}

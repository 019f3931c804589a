using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting.Tests.Middleware;

/// <summary>Without a middleware nothing is paid for.</summary>
public sealed class MiddlewareCostTests
{
    private const int Rounds = 200;

    [Fact]
    public async Task Without_a_middleware_the_publisher_is_that_of_the_transport()
    {
        await using var plain = Provider(_ => { });
        await using var aroundHandlers = Provider(bus => bus.Use<GoingOn>());
        await using var aroundPublishing = Provider(bus => bus.Use<Headers>());

        Assert.True(IsOfTransport(plain));
        Assert.True(IsOfTransport(aroundHandlers));
        Assert.False(IsOfTransport(aroundPublishing));
    }

    [Fact]
    public async Task Without_a_middleware_an_attempt_allocates_its_scope_and_handler_alone()
    {
        await using var provider = Provider(bus => bus.AddConsumer<Silent>());
        var scopes = provider.GetRequiredService<IServiceScopeFactory>();
        var handler = ConsumerPlan
            .Create(
                new PromyEventBusOptions { Consumer = { Group = "tests" } },
                [.. provider.GetServices<ConsumerRegistration>()])
            .Loops[0].Handlers[0];
        var call = Call(handler);

        var byHand = LeastOf(() => RunByHandAsync(scopes, call));
        var plain = new ScopedHandler(handler, scopes, []);
        var behind = new ScopedHandler(
            handler, scopes, [new HandlerMiddlewareRegistration(typeof(GoingOn), static _ => new GoingOn())]);

        Assert.Equal(byHand, LeastOf(() => plain.InvokeAsync(call, CancellationToken.None)));
        Assert.True(LeastOf(() => behind.InvokeAsync(call, CancellationToken.None)) > byHand);
    }

    private static async ValueTask RunByHandAsync(IServiceScopeFactory scopes, HandlerInvocation call)
    {
        var scope = scopes.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<Silent>()
                .HandleAsync((OrderPlacedEvent)call.Event, call.Received.ContextOf(1), CancellationToken.None);
        }
        finally
        {
            await scope.DisposeAsync();
        }
    }

    private static HandlerInvocation Call(PlannedHandler handler)
    {
        var order = new OrderPlacedEvent();
        var metadata = new EventMetadata { Id = order.Id, Type = order.Type, Timestamp = order.Timestamp };
        var call = new HandlerInvocation(
            new EventDecoder(handler.Registration, EventSerializerFactory.Create([], new EventBusJsonOptions())),
            order,
            new ReceivedEvent(Deliveries.Of(order), metadata, activity: null),
            CancellationToken.None);
        call.Begin();
        return call;
    }

    /// <summary>Over many rounds: the container compiles its factories meanwhile.</summary>
    private static long LeastOf(Func<ValueTask> run)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var running = run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(running.IsCompletedSuccessfully);
        }

        return least;
    }

    private static bool IsOfTransport(IServiceProvider provider) => ReferenceEquals(
        provider.GetRequiredService<IEventTransport>().Publisher, provider.GetRequiredService<IEventPublisher>());

    private static ServiceProvider Provider(Action<IPromyEventBusBuilder> add)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<IEventTransport, FakeTransport>();
        add(services.AddPromyEventBus(options => options.Consumer.Group = "tests"));
        return services.BuildServiceProvider(validateScopes: true);
    }

    private sealed class Silent : IEventHandler<OrderPlacedEvent>
    {
        public Task HandleAsync(
            OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class GoingOn : IHandlerMiddleware
    {
        public Task InvokeAsync(HandlerContext context, HandlerStep next, CancellationToken cancellationToken) =>
            next(cancellationToken);
    }

    private sealed class Headers : IPublishMiddleware
    {
        public ValueTask InvokeAsync(PublishContext context, PublishStep next, CancellationToken cancellationToken) =>
            next(cancellationToken);
    }
}

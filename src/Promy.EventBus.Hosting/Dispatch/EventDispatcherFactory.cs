using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>Builds the routes of a loop from its plan.</summary>
internal sealed class EventDispatcherFactory(
    EventSerializer serializer,
    HandlerPipelines pipelines,
    IEventTransport transport,
    IServiceScopeFactory scopes,
    IEnumerable<HandlerMiddlewareRegistration> middlewares,
    AbandonedHandlers abandoned,
    TimeProvider timeProvider,
    ILoggerFactory loggerFactory,
    IDispatchObserver? observer = null)
{
    private readonly HandlerMiddlewareRegistration[] _middlewares = [.. middlewares];

    public EventDispatcher Create(PlannedLoop loop)
    {
        var unbuilt = new UnbuiltHandlers();
        var routes = loop.Handlers
            .GroupBy(handler => handler.EventType, StringComparer.Ordinal)
            .ToFrozenDictionary(type => type.Key, type => CreateRoute([.. type], unbuilt), StringComparer.Ordinal);
        return new EventDispatcher(
            routes, loop.MaxPayloadBytes, transport.MessagingSystem, BusLogger.For<EventDispatcher>(loggerFactory));
    }

    private EventRoute CreateRoute(IReadOnlyList<PlannedHandler> handlers, UnbuiltHandlers unbuilt)
    {
        var decoder = new EventDecoder(handlers[0].Registration, serializer);
        return new EventRoute(decoder, [.. handlers.Select(handler => CreateRunner(handler, decoder, unbuilt))]);
    }

    private RetryingHandler CreateRunner(PlannedHandler handler, EventDecoder decoder, UnbuiltHandlers unbuilt)
    {
        var executions = new HandlerExecutionPool(
            handler, scopes, _middlewares, abandoned, timeProvider, BusLogger.For<HandlerExecutionPool>(loggerFactory))
        {
            Observer = observer,
        };
        return new RetryingHandler(
            handler,
            decoder,
            pipelines.Create(handler),
            executions,
            unbuilt,
            transport.MessagingSystem,
            timeProvider,
            BusLogger.For<RetryingHandler>(loggerFactory));
    }
}

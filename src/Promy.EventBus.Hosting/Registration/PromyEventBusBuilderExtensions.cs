using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Promy.EventBus;
using Promy.EventBus.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds consumers, middlewares, JSON metadata and known sections to the event bus.</summary>
public static class PromyEventBusBuilderExtensions
{
    /// <summary>
    /// Consumes every event type of which <typeparamref name="THandler"/> is an <see cref="IEventHandler{TEvent}"/>.
    /// The handler is registered as a transient service, unless it is already registered. Each attempt resolves it from
    /// a scope of its own.
    /// </summary>
    /// <remarks>
    /// Consumers of one stream and group share one loop. A repeated registration counts once. With other options for
    /// the same stream and group it is an error at the start of the host.
    /// </remarks>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options of this consumer.</param>
    /// <exception cref="EventBusConfigurationException">
    /// The type is not an <see cref="IEventHandler{TEvent}"/>.
    /// </exception>
    [RequiresDynamicCode(HandlerTypes.ByReflection)]
    [RequiresUnreferencedCode(HandlerTypes.ByReflection)]
    public static IPromyEventBusBuilder AddConsumer<
        [DynamicallyAccessedMembers(
            DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces)]
        THandler>(this IPromyEventBusBuilder builder, Action<EventBusHandlerOptions>? configure = null)
        where THandler : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var eventTypes = HandlerTypes.EventTypesOf(typeof(THandler));
        if (eventTypes.Length == 0)
        {
            throw new EventBusConfigurationException(
                $"AddConsumer<{typeof(THandler).Name}>: {typeof(THandler)} handles no event. "
                + "Implement IEventHandler<TEvent> in it.");
        }

        foreach (var eventType in eventTypes)
        {
            Consumers.Add(builder.Services, typeof(THandler), eventType, configure, isFound: false);
        }

        builder.Services.TryAddTransient<THandler>();
        return builder;
    }

    /// <summary>
    /// Consumes one event type, without reflection: for native and trimmed applications, and for a single event type of
    /// a handler. Otherwise like the other overload.
    /// </summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <typeparam name="TEvent">Event type to consume.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options of this consumer.</param>
    public static IPromyEventBusBuilder AddConsumer<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TEvent>(
        this IPromyEventBusBuilder builder, Action<EventBusHandlerOptions>? configure = null)
        where THandler : class, IEventHandler<TEvent>
        where TEvent : Event
    {
        ArgumentNullException.ThrowIfNull(builder);
        Consumers.Add(builder.Services, new TypedConsumerRegistration<THandler, TEvent>(configure));
        builder.Services.TryAddTransient<THandler>();
        return builder;
    }

    /// <summary>
    /// Consumes with every handler that is registered as <see cref="IEventHandler{TEvent}"/>: by its class, as an
    /// instance, or by a factory that returns the class. Its lifetime stays; by its class and by its interface it is
    /// the same service.
    /// </summary>
    /// <remarks>
    /// Call it after those registrations. A handler that would never run ends the start: registered later, as an open
    /// generic, with a key, or by a factory that does not tell its class. So does a container without any handler. A
    /// handler that <c>AddConsumer</c> names keeps the options given there.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options of each of these consumers.</param>
    [RequiresDynamicCode(HandlerTypes.ByReflection)]
    [RequiresUnreferencedCode(HandlerTypes.ByReflection)]
    public static IPromyEventBusBuilder AddConsumersFromServices(
        this IPromyEventBusBuilder builder, Action<EventBusHandlerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ConsumersFromServices.AddTo(builder.Services, configure);
        builder.Services.TryAddSingleton<ConsumersFromServices>();
        return builder;
    }

    /// <summary>
    /// Consumes with every class of an assembly that is an <see cref="IEventHandler{TEvent}"/>, public or not, for
    /// every event of it, as <c>AddConsumer</c> does. Abstract classes and open generics do not count.
    /// </summary>
    /// <remarks>
    /// Handlers of one event run in the order of the names of their classes. A handler that <c>AddConsumer</c> names
    /// keeps the options given there.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="assembly">The assembly, such as <c>typeof(Program).Assembly</c>.</param>
    /// <param name="configure">Sets the options of each of these consumers.</param>
    /// <exception cref="EventBusConfigurationException">
    /// The assembly has no handler, or a class of it cannot be loaded.
    /// </exception>
    [RequiresDynamicCode(HandlerTypes.ByReflection)]
    [RequiresUnreferencedCode(HandlerTypes.ByReflection)]
    public static IPromyEventBusBuilder AddConsumersFromAssembly(
        this IPromyEventBusBuilder builder, Assembly assembly, Action<EventBusHandlerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (var handler in HandlerTypes.In(assembly))
        {
            foreach (var eventType in HandlerTypes.EventTypesOf(handler))
            {
                Consumers.Add(builder.Services, handler, eventType, configure, isFound: true);
            }

            builder.Services.TryAddTransient(handler);
        }

        return builder;
    }

    /// <summary>
    /// Runs a middleware around each attempt of each handler (<see cref="IHandlerMiddleware"/>), around each publish
    /// (<see cref="IPublishMiddleware"/>), or around both. The first that is added is the outermost. Added twice, it
    /// runs twice.
    /// </summary>
    /// <remarks>
    /// Unless it is registered, a middleware around handlers is registered as a scoped service, a middleware around
    /// publishing as a singleton. A service that it needs and that is not registered ends the start. Without a
    /// middleware events take the same way as before: nothing more is called or allocated.
    /// </remarks>
    /// <typeparam name="TMiddleware">The middleware.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <exception cref="EventBusConfigurationException">
    /// The type is not a middleware, or is abstract and not registered.
    /// </exception>
    public static IPromyEventBusBuilder Use<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware>(
        this IPromyEventBusBuilder builder)
        where TMiddleware : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        Middlewares.Add<TMiddleware>(builder.Services);
        return builder;
    }

    /// <summary>
    /// Makes a section below that of the bus known, for a package with options of its own: an unknown key ends the
    /// start. The package registers its section, reads it and validates it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Name of the section below that of the bus.</param>
    /// <param name="keys">
    /// Its keys, relative to it: <c>Table</c>, <c>Limits:Size</c>, and with 0 for the entries of lists,
    /// <c>Streams:0:Name</c>. Without keys, everything below the section is known.
    /// </param>
    public static IPromyEventBusBuilder AddKnownSection(
        this IPromyEventBusBuilder builder, string name, params string[] keys)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(keys);
        builder.Services.AddSingleton(new KnownSection(name, keys));
        return builder;
    }

    /// <summary>
    /// Reads and writes the events in <paramref name="context"/> with its source-generated metadata. Required for the
    /// application's events if reflection is disabled (native and trimmed applications). The wire's naming rules apply
    /// in place of the context's own. Predefined events are unaffected.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="context">The context, such as <c>MyEventsContext.Default</c>.</param>
    public static IPromyEventBusBuilder AddJsonSerializerContext(
        this IPromyEventBusBuilder builder, JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(context);
        builder.Services.AddSingleton(new JsonSerializerContextRegistration(context));
        return builder;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Promy.EventBus;
using Promy.EventBus.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds consumers, JSON metadata and known sections to the event bus.</summary>
public static class PromyEventBusBuilderExtensions
{
    private const string ByReflection =
        "The events that the handler handles are found by reflection. "
            + "Name them instead: AddConsumer<THandler, TEvent>().";

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
    [RequiresDynamicCode(ByReflection)]
    [RequiresUnreferencedCode(ByReflection)]
    public static IPromyEventBusBuilder AddConsumer<
        [DynamicallyAccessedMembers(
            DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces)]
        THandler>(this IPromyEventBusBuilder builder, Action<EventBusHandlerOptions>? configure = null)
        where THandler : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        Type[] eventTypes =
        [
            .. typeof(THandler).GetInterfaces()
                .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEventHandler<>))
                .Select(type => type.GetGenericArguments()[0]),
        ];
        if (eventTypes.Length == 0)
        {
            throw new EventBusConfigurationException(
                $"AddConsumer<{typeof(THandler).Name}>: {typeof(THandler)} handles no event. "
                + "Implement IEventHandler<TEvent> in it.");
        }

        foreach (var eventType in eventTypes)
        {
            var registration = typeof(TypedConsumerRegistration<,>).MakeGenericType(typeof(THandler), eventType);
            builder.Services.AddSingleton((ConsumerRegistration)Activator.CreateInstance(registration, configure)!);
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
        builder.Services.AddSingleton<ConsumerRegistration>(new TypedConsumerRegistration<THandler, TEvent>(configure));
        builder.Services.TryAddTransient<THandler>();
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

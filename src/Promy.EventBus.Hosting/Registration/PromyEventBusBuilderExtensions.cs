using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Promy.EventBus;
using Promy.EventBus.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds consumers and what else belongs to an application to the event bus.</summary>
public static class PromyEventBusBuilderExtensions
{
    private const string ByReflection =
        "The events that the handler handles are found by reflection. Name them instead: AddConsumer<THandler, TEvent>().";

    /// <summary>
    /// Consumes every event type of which <typeparamref name="THandler"/> is an <see cref="IEventHandler{TEvent}"/>. The handler is
    /// registered as a transient service, unless it is registered already, and resolved from a scope of its own for
    /// each attempt.
    /// </summary>
    /// <remarks>
    /// Consumers of one stream and group share one loop. The same registration twice counts once; the same handler for the same
    /// stream and group with other options is an error when the host starts.
    /// </remarks>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">What this consumer does differently.</param>
    /// <exception cref="EventBusConfigurationException">The type is no <see cref="IEventHandler{TEvent}"/>.</exception>
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
                $"AddConsumer<{typeof(THandler).Name}>: {typeof(THandler)} handles no event. Implement IEventHandler<TEvent> in it.");
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
    /// Consumes one event type. As the overload that finds the event types itself, without reflection: for native and trimmed
    /// applications, and for a handler of which only one event type is wanted.
    /// </summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <typeparam name="TEvent">Event type that it handles.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">What this consumer does differently.</param>
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
    /// Makes a section below that of the bus known, for a package that keeps options of its own there: a key that
    /// nothing reads ends the start. The package registers its section, reads it and validates it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Name of the section below that of the bus.</param>
    /// <param name="keys">
    /// Its keys, relative to it: <c>Table</c>, <c>Limits:Size</c>, and with 0 for the entries of lists,
    /// <c>Streams:0:Name</c>. Without any, everything below the section is known.
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
    /// Reads and writes the events that <paramref name="context"/> lists with its source-generated metadata. Required for events
    /// of your own where reflection is disabled (native and trimmed applications). The wire's naming rules apply, whatever the
    /// context's own options say. Predefined events are not changed by it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="context">The context, such as <c>MyEventsContext.Default</c>.</param>
    public static IPromyEventBusBuilder AddJsonSerializerContext(this IPromyEventBusBuilder builder, JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(context);
        builder.Services.AddSingleton(new JsonSerializerContextRegistration(context));
        return builder;
    }
}

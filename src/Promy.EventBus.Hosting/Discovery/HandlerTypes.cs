using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Promy.EventBus.Hosting;

/// <summary>Reads from types which events they handle.</summary>
internal static class HandlerTypes
{
    public const string ByReflection =
        "The events that a handler handles are found by reflection. "
            + "Name them instead: AddConsumer<THandler, TEvent>().";

    /// <summary>The event types of which a class is an <see cref="IEventHandler{TEvent}"/>.</summary>
    public static Type[] EventTypesOf(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] Type handler) =>
        [
            .. handler.GetInterfaces()
                .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEventHandler<>))
                .Select(type => type.GetGenericArguments()[0]),
        ];

    /// <summary>
    /// The classes of an assembly that are handlers, public or not, in the order of their names. Abstract classes and
    /// open generics are not in it: nothing can be built of them.
    /// </summary>
    /// <exception cref="EventBusConfigurationException">The assembly has none, or cannot be read.</exception>
    [RequiresUnreferencedCode(ByReflection)]
    public static Type[] In(Assembly assembly)
    {
        var name = assembly.GetName().Name;
        Type[] handlers = [.. TypesOf(assembly).Where(type => type.IsClass && EventTypesOf(type).Length > 0)];
        Type[] usable = [.. handlers.Where(type => type is { IsAbstract: false, ContainsGenericParameters: false })];
        if (usable.Length == 0)
        {
            throw new EventBusConfigurationException(
                $"AddConsumersFromAssembly: no class of {name} is an IEventHandler<TEvent>"
                + (handlers.Length == 0
                    ? ". "
                    : $"; abstract and open generic classes do not count ({string.Join<Type>(", ", handlers)}). ")
                + "Give the assembly of the handlers, such as typeof(OrderPlacedHandler).Assembly.");
        }

        return [.. usable.OrderBy(type => type.FullName, StringComparer.Ordinal)];
    }

    [RequiresUnreferencedCode(ByReflection)]
    private static Type[] TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            throw new EventBusConfigurationException(
                $"AddConsumersFromAssembly: not every class of {assembly.GetName().Name} can be loaded: "
                + $"{exception.LoaderExceptions.FirstOrDefault()?.Message} Deploy what it needs, or name the handlers: "
                + "AddConsumer<THandler>().",
                exception);
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Follows the dependencies of a class, from constructor to constructor, as the default container does. The walk ends
/// at a factory, an instance, an open generic and a circle. An unknown dependency counts as present: a missed error
/// shows later, a false one would prevent a start.
/// </summary>
internal sealed class ServiceWalk(IServiceCollection registered, IServiceProviderIsKeyedService known)
{
    private readonly HashSet<Type> _seen = [];

    /// <returns>The missing service and the way to it; <see langword="null"/> if nothing is missing.</returns>
    public string? FindMissing(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type implementation,
        string way = "")
    {
        if (!_seen.Add(implementation))
        {
            return null;
        }

        var constructors = implementation.GetConstructors();
        if (constructors.Length == 0)
        {
            return $"{implementation} has no public constructor{(way.Length == 0 ? "" : $", which {way} needs")}.";
        }

        string? missing = null;
        foreach (var constructor in constructors.OrderByDescending(constructor => constructor.GetParameters().Length))
        {
            var missingHere = FindMissing(constructor, $"{way}{(way.Length == 0 ? "" : " -> ")}{implementation.Name}");
            if (missingHere is null)
            {
                return null;
            }

            missing ??= missingHere;
        }

        return missing;
    }

    private string? FindMissing(ConstructorInfo constructor, string way)
    {
        foreach (var parameter in constructor.GetParameters())
        {
            if (FindMissing(parameter, $"{way}({parameter.Name})") is { } missing)
            {
                return missing;
            }
        }

        return null;
    }

    private string? FindMissing(ParameterInfo parameter, string way)
    {
        var (type, keyed) = (parameter.ParameterType, parameter.GetCustomAttribute<FromKeyedServicesAttribute>());
        if (parameter.IsDefined(typeof(ServiceKeyAttribute))
            || keyed is { LookupMode: not ServiceKeyLookupMode.ExplicitKey })
        {
            return null;
        }

        if (keyed is null ? known.IsService(type) : known.IsKeyedService(type, keyed.Key))
        {
            return BuiltFrom(type, keyed?.Key) is { } implementation
                ? FindMissing(implementation, way)
                : FindMissingInList(type, way);
        }

        return parameter.HasDefaultValue
            ? null
            : $"no service of type {type} is registered{(keyed is null ? "" : $" under the key '{keyed.Key}'")}, "
                + $"which {way} needs. Register it.";
    }

    /// <summary>A list is built with every registered service of its element type.</summary>
    private string? FindMissingInList(Type type, string way)
    {
        if (!type.IsConstructedGenericType || type.GetGenericTypeDefinition() != typeof(IEnumerable<>))
        {
            return null;
        }

        var element = type.GetGenericArguments()[0];
        foreach (var descriptor in registered)
        {
            if (descriptor.ServiceType == element && ImplementationOf(descriptor, key: null) is { } implementation
                && FindMissing(implementation, way) is { } missing)
            {
                return missing;
            }
        }

        return null;
    }

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    private Type? BuiltFrom(Type type, object? key) =>
        registered.LastOrDefault(
            descriptor => descriptor.ServiceType == type && Equals(descriptor.ServiceKey, key)) is { } last
            ? ImplementationOf(last, key)
            : null;

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    private static Type? ImplementationOf(ServiceDescriptor descriptor, object? key)
    {
        if (descriptor.IsKeyedService != key is not null)
        {
            return null;
        }

        var implementation = descriptor.IsKeyedService
            ? descriptor.KeyedImplementationType
            : descriptor.ImplementationType;
        return implementation is { IsGenericTypeDefinition: true } ? null : implementation;
    }
}

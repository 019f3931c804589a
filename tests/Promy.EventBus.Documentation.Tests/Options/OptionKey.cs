using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>
/// One setting of the options classes: its key below <c>Promy:EventBus</c>, its type and its default.
/// </summary>
internal sealed record OptionKey(string Key, Type Type, object? Default)
{
    /// <summary>Every setting, found by reflection. Elements of a list have the index 0.</summary>
    public static IReadOnlyList<OptionKey> All { get; } = [.. Of(new PromyEventBusOptions(), prefix: "")];

    /// <summary>Whether configuration can hold it. Objects of the client library are set in code only.</summary>
    public bool IsBindable => IsScalar(Type) || IsList;

    /// <summary>Whether it is a list of plain values.</summary>
    public bool IsList => Type == typeof(IList<TimeSpan>) || Type == typeof(IList<string>);

    /// <summary>The name of the type in the table.</summary>
    public string TypeName
    {
        get
        {
            var type = Nullable.GetUnderlyingType(Type) ?? Type;
            return type switch
            {
                _ when type == typeof(string) => "text",
                _ when type == typeof(int) || type == typeof(long) => "number",
                _ when type == typeof(bool) => "true or false",
                _ when type == typeof(TimeSpan) => "duration",
                _ when type == typeof(IList<TimeSpan>) => "list of durations",
                _ when type == typeof(IList<string>) => "list of texts",
                _ when type.IsEnum => string.Join(", ", Enum.GetNames(type)),
                _ => "in code only",
            };
        }
    }

    /// <summary>Reads a default as the table writes it.</summary>
    public object? Parse(string text)
    {
        if (text == "none")
        {
            return null;
        }

        var type = Nullable.GetUnderlyingType(Type) ?? Type;
        return type == typeof(IList<TimeSpan>)
            ? text.Split(',').Select(delay => TimeSpan.Parse(delay, CultureInfo.InvariantCulture)).ToList()
            : TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
    }

    private static IEnumerable<OptionKey> Of(object options, string prefix)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var key = prefix + property.Name;
            var value = property.GetValue(options);
            if (ElementOf(property.PropertyType) is { IsAbstract: false } element && !IsScalar(element))
            {
                foreach (var nested in Of(Activator.CreateInstance(element)!, $"{key}:0:"))
                {
                    yield return nested;
                }
            }
            else if (property.PropertyType is { IsClass: true, Namespace: "Promy.EventBus" or "Promy.EventBus.Redis" })
            {
                foreach (var nested in Of(value!, $"{key}:"))
                {
                    yield return nested;
                }
            }
            else
            {
                yield return new OptionKey(
                    key,
                    property.PropertyType,
                    value is "" or System.Collections.ICollection { Count: 0 } ? null : value);
            }
        }
    }

    private static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>) ? type.GetGenericArguments()[0] : null;

    private static bool IsScalar(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) || type.IsPrimitive || type == typeof(TimeSpan) || type.IsEnum;
    }
}

using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>One setting of the options classes: key below <c>Promy:EventBus</c>, property and default.</summary>
internal sealed record OptionKey(string Key, PropertyInfo Property, object? Default)
{
    /// <summary>Every setting, found by reflection. Elements of a list have the index 0.</summary>
    public static IReadOnlyList<OptionKey> All { get; } = [.. Of(new PromyEventBusOptions(), prefix: "")];

    public Type Type => Property.PropertyType;

    /// <summary>Whether configuration can hold it: objects of the client library are given in code only.</summary>
    public bool IsBindable => IsScalar(Type) || IsList;

    /// <summary>Whether it is a list of plain values.</summary>
    public bool IsList => Type == typeof(IList<TimeSpan>) || Type == typeof(IList<string>);

    /// <summary>What the table calls the type.</summary>
    public string TypeName => NameOf(Type);

    /// <summary>The default as the table writes it: the counterpart of <see cref="Parse"/>.</summary>
    public string DefaultText => Default switch
    {
        null => "none",
        TimeSpan duration => Text(duration),
        IEnumerable<TimeSpan> delays => string.Join(", ", delays.Select(Text)),
        bool value => value ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>How the tables call a type of an option.</summary>
    public static string NameOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => "text",
            _ when type == typeof(int) || type == typeof(long) => "number",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(TimeSpan) => "duration",
            _ when type == typeof(IList<TimeSpan>) || type == typeof(IReadOnlyList<TimeSpan>) => "list of durations",
            _ when type == typeof(IList<string>) => "list of texts",
            _ when type.IsEnum => string.Join(", ", Enum.GetNames(type)),
            _ => "in code only",
        };
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
                var isUnset = value is "" or System.Collections.ICollection { Count: 0 };
                yield return new OptionKey(key, property, isUnset ? null : value);
            }
        }
    }

    private static string Text(TimeSpan duration)
    {
        var form = (duration.Days > 0 ? @"d\." : "") + @"hh\:mm\:ss" + (duration.Milliseconds > 0 ? @"\.fff" : "");
        return duration.ToString(form, CultureInfo.InvariantCulture);
    }

    private static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>) ? type.GetGenericArguments()[0] : null;

    private static bool IsScalar(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) || type.IsPrimitive || type == typeof(TimeSpan) || type.IsEnum;
    }
}

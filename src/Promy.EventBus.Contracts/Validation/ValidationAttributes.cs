using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Validation;

/// <summary>
/// Finds validation attributes. For a positional record, <c>record Order([Required] string Id)</c>, C# puts them on the
/// parameter of the constructor and not on the property: both count.
/// </summary>
internal static class ValidationAttributes
{
    public static IEnumerable<ValidationAttribute> Of(JsonPropertyInfo property) =>
        Providers(property).SelectMany(Of).DistinctBy(static attribute => attribute.TypeId);

    public static IEnumerable<ValidationAttribute> Of(ICustomAttributeProvider provider) =>
        provider.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>();

    private static IEnumerable<ICustomAttributeProvider> Providers(JsonPropertyInfo property)
    {
        if (property.AttributeProvider is { } own)
        {
            yield return own;
        }

        // The JSON constructor may be another one than the constructor that declares the rules.
        if (property.AssociatedParameter?.AttributeProvider is { } parameter)
        {
            yield return parameter;
        }

        foreach (var declared in ParametersOf(property))
        {
            yield return declared;
        }
    }

    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2075",
        Justification = "A constructor that was trimmed away is called by nobody: its rules concern no event.")]
    private static IEnumerable<ParameterInfo> ParametersOf(JsonPropertyInfo property) =>
        property.AttributeProvider is PropertyInfo { DeclaringType: { } declaring } member
            ? declaring.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .SelectMany(static constructor => constructor.GetParameters())
                .Where(parameter => parameter.Name == member.Name && parameter.ParameterType == member.PropertyType)
            : [];
}

using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Validation;

/// <summary>One validation attribute on one property.</summary>
internal sealed class MemberRule
{
    private readonly string _member;
    private readonly Func<object, object?> _read;
    private readonly ValidationAttribute _attribute;
    private readonly bool _needsContext;

    private MemberRule(string member, Func<object, object?> read, ValidationAttribute attribute)
    {
        _member = member;
        _read = read;
        _attribute = attribute;

        // Many attributes of users look at the context without declaring it; those of the framework do declare it.
        _needsContext = attribute.RequiresValidationContext || attribute.GetType().Assembly != typeof(ValidationAttribute).Assembly;
    }

    public static IEnumerable<MemberRule> Of(JsonPropertyInfo property)
    {
        if (property.Get is not { } read || property.AttributeProvider is not { } provider)
        {
            yield break;
        }

        var member = provider is MemberInfo info ? info.Name : property.Name;
        foreach (var attribute in provider.GetCustomAttributes(typeof(ValidationAttribute), inherit: true))
        {
            yield return new MemberRule(member, read, (ValidationAttribute)attribute);
        }
    }

    public ValidationResult? Check(object @event)
    {
        var value = _read(@event);
        if (_needsContext)
        {
            var error = _attribute.GetValidationResult(value, ContextOf(@event));
            return error is null || error.MemberNames.Any() ? error : new ValidationResult(error.ErrorMessage, [_member]);
        }

        return _attribute.IsValid(value)
            ? null
            : new ValidationResult(_attribute.FormatErrorMessage(_member), [_member]);
    }

    private ValidationContext ContextOf(object @event) =>
        new(@event, _member, serviceProvider: null, items: null) { MemberName = _member };
}

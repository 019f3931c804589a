using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Validation;

/// <summary>One validation attribute on one property of an event, or on the event as a whole.</summary>
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

        // Many attributes of applications use the context without declaring it; those of the framework declare it.
        _needsContext = attribute.RequiresValidationContext
            || attribute.GetType().Assembly != typeof(ValidationAttribute).Assembly;
        if (attribute is RangeAttribute range)
        {
            // Limits written as text mean the same in every culture.
            range.ParseLimitsInInvariantCulture = true;
            range.ConvertValueInInvariantCulture = true;
        }
    }

    public static IEnumerable<MemberRule> Of(JsonPropertyInfo property)
    {
        if (property.Get is not { } read || property.AttributeProvider is not { } provider)
        {
            return [];
        }

        var member = provider is MemberInfo info ? info.Name : property.Name;
        return ValidationAttributes.Of(property).Select(attribute => new MemberRule(member, read, attribute));
    }

    public static IEnumerable<MemberRule> OfWhole(Type eventType) =>
        ValidationAttributes.Of(eventType)
            .Select(attribute => new MemberRule(eventType.Name, static @event => @event, attribute));

    /// <summary>Never throws: an uncheckable rule is broken.</summary>
    public ValidationResult? Check(object @event)
    {
        try
        {
            return CheckValue(@event, _read(@event));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // An attribute on an unsuitable type, a limit that is not a number, or a fault in the event's code.
            return BrokenRules.Unchecked($"The rule {_attribute.GetType().Name}", _member, exception);
        }
    }

    private ValidationResult? CheckValue(object @event, object? value)
    {
        if (_needsContext)
        {
            var error = _attribute.GetValidationResult(value, ContextOf(@event));
            return error is null || error.MemberNames.Any()
                ? error
                : new ValidationResult(error.ErrorMessage, [_member]);
        }

        return _attribute.IsValid(value)
            ? null
            : new ValidationResult(_attribute.FormatErrorMessage(_member), [_member]);
    }

    private ValidationContext ContextOf(object @event) =>
        new(@event, _member, serviceProvider: null, items: null) { MemberName = _member };
}

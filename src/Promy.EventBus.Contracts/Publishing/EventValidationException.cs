using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus;

/// <summary>An event breaks its own rules. Nothing was sent.</summary>
public sealed class EventValidationException : EventBusException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="eventType">Type of the event on the wire.</param>
    /// <param name="errors">Every broken rule with the members that it concerns.</param>
    public EventValidationException(string eventType, IReadOnlyList<ValidationResult> errors)
        : base(Describe(eventType, errors))
    {
        EventType = eventType;
        Errors = errors;
    }

    /// <summary>Type of the event on the wire.</summary>
    public string EventType { get; }

    /// <summary>
    /// Every broken rule with the members that it concerns. In a batch the members carry the index of the event:
    /// <c>[3].Price</c>.
    /// </summary>
    public IReadOnlyList<ValidationResult> Errors { get; }

    private static string Describe(string eventType, IReadOnlyList<ValidationResult> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var lines = errors.Select(error => $"{string.Join(", ", error.MemberNames)}: {error.ErrorMessage}");
        return $"The event {WireNames.Printable(eventType)} is invalid and was not sent. {string.Join(" ", lines)}";
    }
}

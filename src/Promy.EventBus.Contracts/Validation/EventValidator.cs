using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Validation;

// In: an event that a publisher is about to send.
// Out: every rule that it breaks, or nothing. No I/O.
// Owner: the publisher, one per bus; rules are found once per type.
/// <summary>
/// Checks an event by DataAnnotations and by its own <see cref="Event.Validate"/>. The attributes may stand on its
/// properties, on the parameters of its constructors or on the event itself. They are found once per type, through the
/// JSON metadata, without reflection per event.
/// </summary>
internal sealed class EventValidator(EventSerializer serializer)
{
    private readonly ConcurrentDictionary<Type, MemberRule[]> _rules = new();

    /// <summary>
    /// Every broken rule; empty, without an allocation, if the event is valid and has no rules of its own.
    /// </summary>
    /// <exception cref="EventBusConfigurationException">
    /// The event cannot be written as JSON at all, or declares no type.
    /// </exception>
    public IReadOnlyList<ValidationResult> Check(Event @event)
    {
        var broken = default(BrokenRules);
        foreach (var rule in RulesOf(@event.GetType()))
        {
            if (rule.Check(@event) is { } error)
            {
                broken.Add(error);
            }
        }

        CheckByItself(@event, ref broken);
        if (!WireNames.IsEventId(@event.Id))
        {
            broken.Add(
                nameof(Event.Id),
                $"The id must have 1 to {WireNames.MaxEventIdLength} characters without control characters.");
        }

        if (!WireNames.IsEventType(@event.Type))
        {
            broken.Add(nameof(Event.Type), $"The type is not usable. {WireNames.EventTypeRule}");
        }

        return broken.All;
    }

    private MemberRule[] RulesOf(Type eventType) =>
        _rules.TryGetValue(eventType, out var rules) ? rules : _rules.GetOrAdd(eventType, Find);

    private MemberRule[] Find(Type eventType) =>
    [
        .. serializer.TypeInfo(eventType).Properties.SelectMany(MemberRule.Of),
        .. MemberRule.OfWhole(eventType),
    ];

    private static void CheckByItself(Event @event, ref BrokenRules broken)
    {
        try
        {
            AddAll(@event.Validate(), ref broken);
            if (@event is IValidatableObject validatable)
            {
                var context = new ValidationContext(@event, @event.GetType().Name, serviceProvider: null, items: null);
                AddAll(validatable.Validate(context), ref broken);
            }
        }
        catch (Exception exception) when (exception is not (EventBusConfigurationException or OutOfMemoryException))
        {
            // The event's own code.
            broken.Add(BrokenRules.Unchecked(nameof(Event.Validate), nameof(Event.Validate), exception));
        }
    }

    private static void AddAll(IEnumerable<ValidationResult?>? errors, ref BrokenRules broken)
    {
        foreach (var error in errors ?? [])
        {
            if (error is not null && error != ValidationResult.Success)
            {
                broken.Add(error);
            }
        }
    }
}

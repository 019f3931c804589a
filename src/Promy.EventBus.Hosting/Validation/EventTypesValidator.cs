using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>Checks the streams of event types: one for each type, and a stream of events.</summary>
internal sealed class EventTypesValidator : IValidateOptions<PromyEventBusOptions>
{
    public ValidateOptionsResult Validate(string? name, PromyEventBusOptions options)
    {
        var errors = new OptionErrors(options.Key);
        for (var index = 0; index < options.EventTypes.Count; index++)
        {
            var type = options.EventTypes[index];
            var below = errors.Below($"{nameof(options.EventTypes)}:{index}");
            if (WireNames.IsEventType(type.Type))
            {
                var earlier = options.EventTypes.Take(index).Select(other => other.Type);
                below.CheckListedOnce(nameof(type.Type), type.Type, earlier, "type");
            }
            else
            {
                below.Add(
                    nameof(type.Type),
                    $"'{WireNames.Printable(type.Type)}' is not a usable type. {WireNames.EventTypeRule}");
            }

            below.CheckName(nameof(type.Stream), type.Stream);
            if (WireNames.IsName(type.Stream)
                && (type.Stream == options.DeadLetter.Stream || SatelliteKeys.IsSatelliteName(type.Stream)))
            {
                below.Add(
                    nameof(type.Stream),
                    $"'{WireNames.Printable(type.Stream)}' has dead letters, or belongs to a stream or to one of its "
                    + "groups. Use a stream of events.");
            }
        }

        return errors.ToResult();
    }
}

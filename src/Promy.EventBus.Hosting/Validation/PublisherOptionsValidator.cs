using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>Checks the limits of the publisher.</summary>
internal sealed class PublisherOptionsValidator : IValidateOptions<PromyEventBusOptions>
{
    public ValidateOptionsResult Validate(string? name, PromyEventBusOptions options)
    {
        var publisher = options.Publisher;
        var errors = new OptionErrors(options.Key).Below(nameof(options.Publisher));
        errors.CheckRange(nameof(publisher.MaxPayloadBytes), publisher.MaxPayloadBytes, 1, OptionErrors.MaxFieldBytes);
        errors.CheckAtLeast(nameof(publisher.QueueSize), publisher.QueueSize, 1);
        for (var index = 0; index < publisher.Streams.Count; index++)
        {
            var trim = publisher.Streams[index];
            var below = errors.Below($"{nameof(publisher.Streams)}:{index}");
            Check(below, trim);
            below.CheckListedOnce(
                nameof(trim.Stream),
                trim.Stream,
                publisher.Streams.Take(index).Select(other => other.Stream),
                "stream");
        }

        return errors.ToResult();
    }

    private static void Check(OptionErrors errors, EventBusStreamTrimOptions trim)
    {
        errors.CheckName(nameof(trim.Stream), trim.Stream);
        if (trim is { MaxLength: not null, MaxAge: not null })
        {
            errors.Add(
                nameof(trim.MaxLength),
                $"both {nameof(trim.MaxLength)} and {nameof(trim.MaxAge)} are set. Set one of them.");
        }

        if (trim.MaxLength is { } length)
        {
            errors.CheckAtLeast(nameof(trim.MaxLength), length, 1);
        }

        if (trim.MaxAge is { } age && age < OptionErrors.MinDuration)
        {
            errors.Add(nameof(trim.MaxAge), $"{age} is out of range. Use {OptionErrors.MinDuration} or more.");
        }
    }
}

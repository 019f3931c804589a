using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Checks the retention of streams: one limit for each, and none for other keys than streams of events.
/// </summary>
internal sealed class RetentionOptionsValidator(IEnumerable<ConsumerRegistration> registrations)
    : IValidateOptions<PromyEventBusOptions>
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, PromyEventBusOptions options)
    {
        var retention = options.Retention;
        var errors = new OptionErrors(options.Key).Below(nameof(options.Retention));
        errors.CheckDuration(nameof(retention.Interval), retention.Interval, MinInterval, OptionErrors.MaxDuration);
        var deadLetters = retention.Streams.Count == 0 ? [] : DeadLetterStreams(options);
        for (var index = 0; index < retention.Streams.Count; index++)
        {
            var stream = retention.Streams[index];
            var below = errors.Below($"{nameof(retention.Streams)}:{index}");
            CheckStream(below, stream, deadLetters);
            CheckChoice(below, stream);
            below.CheckListedOnce(
                nameof(stream.Stream),
                stream.Stream,
                retention.Streams.Take(index).Select(other => other.Stream),
                "stream");
        }

        return errors.ToResult();
    }

    private HashSet<string> DeadLetterStreams(PromyEventBusOptions options) =>
    [
        options.DeadLetter.Stream,
        .. ConsumerPlan.Create(options, [.. registrations]).Loops.Select(loop => loop.Subscription.DeadLetterStream),
    ];

    private static void CheckStream(
        OptionErrors errors, EventBusStreamRetentionOptions stream, HashSet<string> deadLetters)
    {
        errors.CheckName(nameof(stream.Stream), stream.Stream);
        if (deadLetters.Contains(stream.Stream))
        {
            errors.Add(
                nameof(stream.Stream),
                $"'{WireNames.Printable(stream.Stream)}' is a stream of dead letters. "
                + "Use DeadLetter:MaxLength or DeadLetter:MaxAge.");
        }
        else if (WireNames.IsName(stream.Stream) && SatelliteKeys.IsSatelliteName(stream.Stream))
        {
            errors.Add(
                nameof(stream.Stream),
                $"'{WireNames.Printable(stream.Stream)}' has the name of a key that belongs to a stream "
                + "or to one of its groups. Use a stream of events.");
        }
    }

    private static void CheckChoice(OptionErrors errors, EventBusStreamRetentionOptions stream)
    {
        string[] chosen =
        [
            .. stream.UntilAcknowledged is null ? (string[])[] : [nameof(stream.UntilAcknowledged)],
            .. stream.MaxLength is null ? (string[])[] : [nameof(stream.MaxLength)],
            .. stream.MaxAge is null ? (string[])[] : [nameof(stream.MaxAge)],
        ];
        if (chosen.Length == 0)
        {
            errors.Add(
                nameof(stream.UntilAcknowledged),
                $"nothing is chosen. Set this key, {nameof(stream.MaxLength)} or {nameof(stream.MaxAge)}.");
        }
        else if (chosen.Length > 1)
        {
            errors.Add(chosen[0], $"{string.Join(" and ", chosen)} are set. Set one of them.");
        }

        if (stream.MaxLength is { } length)
        {
            errors.CheckAtLeast(nameof(stream.MaxLength), length, 1);
        }

        if (stream.MaxAge is { } age && age < OptionErrors.MinDuration)
        {
            errors.Add(nameof(stream.MaxAge), $"{age} is out of range. Use {OptionErrors.MinDuration} or more.");
        }
    }
}

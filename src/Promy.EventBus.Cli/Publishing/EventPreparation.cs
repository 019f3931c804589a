using System.Text.Json;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Cli;

// In: JSON objects, as EventInput has split them.
// Out: events ready to send, all or none. No I/O.
// Owner: one run of the command publish.
/// <summary>Makes events out of the input, all or none: each is checked before the first is sent.</summary>
internal sealed class EventPreparation(string stream, string? givenType, string source, TimeProvider timeProvider)
{
    private static readonly int MaxPayloadBytes = new EventBusPublisherOptions().MaxPayloadBytes;

    private readonly EventSerializer _serializer = new(WireJson.CreateOptions([]));

    /// <exception cref="CliException">An event is invalid; every error is listed.</exception>
    public EncodedEvent[] Prepare(IReadOnlyList<InputEvent> input)
    {
        var known = new KnownEvents(_serializer);
        var encoder = new EventEncoder(_serializer, MaxPayloadBytes);
        var others = new OtherEvents(stream, source, MaxPayloadBytes, timeProvider);
        var encoded = new List<EncodedEvent>();
        var errors = new List<string>();
        foreach (var (line, json) in input)
        {
            try
            {
                var type = TypeOf(json);
                encoded.Add(KnownEvents.Contains(type)
                    ? encoder.Encode(known.Read(type, json), stream)
                    : others.Encode(type, json));
            }
            catch (InvalidInputException exception)
            {
                errors.AddRange(exception.Errors.Select(error => $"line {line}: {error}"));
            }
            catch (EventValidationException exception)
            {
                errors.AddRange(exception.Errors.Select(
                    error => $"line {line}: {string.Join(", ", error.MemberNames)}: {error.ErrorMessage}"));
            }
        }

        return errors.Count == 0
            ? [.. encoded]
            : throw CliException.BadArguments($"{Listing.Of(errors)} Nothing was published.");
    }

    private string TypeOf(JsonElement json)
    {
        var own = json.TryGetProperty("type", out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;
        if (own is not null && givenType is not null && own != givenType)
        {
            throw new InvalidInputException($"the event says it is a '{own}', --type says '{givenType}'.");
        }

        var type = givenType
            ?? own
            ?? throw new InvalidInputException("the event has no 'type': add it, or use --type.");
        if (!WireNames.IsEventType(type))
        {
            throw new InvalidInputException($"the type '{type}' cannot be used. {WireNames.EventTypeRule}");
        }

        return givenType is not null || KnownEvents.Contains(type)
            ? type
            : throw new InvalidInputException(
                $"the type '{type}' is not one of those that can be validated "
                + $"({string.Join(", ", KnownEvents.Names)}). To publish it all the same: --type {type}");
    }
}

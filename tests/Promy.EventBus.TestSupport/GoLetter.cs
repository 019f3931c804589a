using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// A dead letter as the tool of the Go library reads it, by the rules that dead letters of both libraries are written
/// to. Its replay writes <see cref="Payload"/> to <see cref="Stream"/> with metadata of its own and deletes the
/// letter; a letter that it cannot read it skips and keeps.
/// </summary>
/// <param name="Stream">Where the event goes back to.</param>
/// <param name="EventId">Id in the new metadata.</param>
/// <param name="EventType">Type in the new metadata.</param>
/// <param name="Payload">Payload of the replayed event.</param>
public sealed record GoLetter(string Stream, string EventId, string EventType, byte[] Payload)
{
    /// <summary>
    /// The members that Go knows, the JSON that each may be, and whether the zero value is refused. Any other is
    /// ignored.
    /// </summary>
    private static readonly (string Name, JsonValueKind Kind, bool IsRequired)[] Rules =
    [
        ("original_stream", JsonValueKind.String, true),
        ("original_event_id", JsonValueKind.String, true),
        ("original_event_type", JsonValueKind.String, true),
        ("original_payload", JsonValueKind.String, false),
        ("failure_reason", JsonValueKind.String, true),
        ("failed_at", JsonValueKind.String, true),
        ("failed_service", JsonValueKind.String, true),
        ("attempts_exhausted", JsonValueKind.Number, true),
    ];

    /// <param name="payload">Field <c>payload</c> of an entry of the dead-letter stream.</param>
    /// <returns><see langword="null"/> if Go cannot read it: the tool skips and keeps it.</returns>
    public static GoLetter? Read(ReadOnlySpan<byte> payload)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(payload));
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.EnumerateObject().All(member => Take(member, members)))
            {
                return null;
            }
        }
        catch (JsonException)
        {
            return null;
        }

        if (Rules.Any(rule => rule.IsRequired && members.GetValueOrDefault(rule.Name) is null or "" or "0"))
        {
            return null;
        }

        return new GoLetter(
            members["original_stream"],
            members["original_event_id"],
            members["original_event_type"],
            Encoding.UTF8.GetBytes(members.GetValueOrDefault("original_payload", "")));
    }

    /// <summary>The case of a name does not matter, the last of two wins, and null changes nothing.</summary>
    /// <returns>Whether the member fits into what Go declares.</returns>
    private static bool Take(JsonProperty member, Dictionary<string, string> members)
    {
        var name = member.Name.Replace('\u017f', 's').Replace('\u212a', 'k');
        var rule = Rules.FirstOrDefault(rule => string.Equals(rule.Name, name, StringComparison.OrdinalIgnoreCase));
        if (rule.Name is null || member.Value.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (member.Value.ValueKind != rule.Kind)
        {
            return false;
        }

        var text = rule.Kind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
        members[rule.Name] = text;
        return rule.Name switch
        {
            "failed_at" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
            "attempts_exhausted" =>
                long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            _ => true,
        };
    }
}

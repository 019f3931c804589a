using System.Text.Json;

namespace Promy.EventBus.Cli;

/// <summary>Splits the input: one JSON object over any number of lines, or one object per line (JSON lines).</summary>
internal static class EventInput
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <exception cref="CliException">
    /// The input is empty, or a part of it is not a JSON object; every error is listed.
    /// </exception>
    public static IReadOnlyList<InputEvent> Read(string text)
    {
        if (TryParse(text, out var whole, out var error))
        {
            return [new InputEvent(1, whole)];
        }

        var events = new List<InputEvent>();
        var errors = new List<string>();
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            if (TryParse(line, out var json, out var problem))
            {
                events.Add(new InputEvent(number, json));
            }
            else
            {
                errors.Add($"line {number}: {problem}");
            }
        }

        if (events.Count > 0 && errors.Count == 0)
        {
            return events;
        }

        // If no line is an event, the input was meant as one document, whose own error is better.
        throw CliException.BadArguments(
            (events.Count == 0 ? $"The input is neither a JSON object nor JSON lines: {error}" : Listing.Of(errors))
            + " Nothing was published.");
    }

    private static bool TryParse(string text, out JsonElement json, out string error)
    {
        json = default;
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            json = document.RootElement.Clone();
            error = $"a JSON object is expected, not {json.ValueKind.ToString().ToLowerInvariant()}.";
            return json.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException exception)
        {
            error = exception.Message;
            return false;
        }
    }
}

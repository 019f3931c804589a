using System.Text.Json;

namespace Promy.EventBus.Cli;

/// <summary>A JSON object of the input, and the line where it begins.</summary>
internal sealed record InputEvent(int Line, JsonElement Json);

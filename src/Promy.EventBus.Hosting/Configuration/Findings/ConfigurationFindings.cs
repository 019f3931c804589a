namespace Promy.EventBus.Hosting;

/// <summary>Findings from setting the options: a line each, with the full key.</summary>
internal sealed class ConfigurationFindings
{
    /// <summary>Values that cannot be read.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Keys that nothing reads.</summary>
    public List<string> UnreadKeys { get; } = [];

    /// <summary>The calls and the values they set.</summary>
    public BusCalls Calls { get; } = new();
}

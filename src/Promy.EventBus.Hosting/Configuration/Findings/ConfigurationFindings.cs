namespace Promy.EventBus.Hosting;

/// <summary>What was noticed while the options were set: a line each, with the full key.</summary>
internal sealed class ConfigurationFindings
{
    /// <summary>Values that cannot be read.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>What nothing reads.</summary>
    public List<string> UnreadKeys { get; } = [];

    /// <summary>Who has set what.</summary>
    public BusCalls Calls { get; } = new();
}

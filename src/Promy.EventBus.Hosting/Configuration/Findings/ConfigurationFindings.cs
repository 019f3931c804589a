namespace Promy.EventBus.Hosting;

/// <summary>Findings from setting the options: a line each, with the full key.</summary>
/// <remarks>
/// In: faults and calls, as the sections are read.
/// Out: the same, for validation and for notices at the start.
/// Owner: the options that they are about.
/// </remarks>
internal sealed class ConfigurationFindings
{
    /// <summary>Values that cannot be read.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Keys that nothing reads.</summary>
    public List<string> UnreadKeys { get; } = [];

    /// <summary>The calls and the values they set.</summary>
    public BusCalls Calls { get; } = new();
}

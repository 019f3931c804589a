namespace Promy.EventBus.Hosting;

/// <summary>A key that something reads.</summary>
/// <param name="Path">Relative to the section of the bus; entries of a list have the name 0.</param>
/// <param name="Kind">What the key holds.</param>
internal readonly record struct KnownKey(string Path, KnownKeyKind Kind)
{
    public const string Entry = "0";

    /// <summary>The same key, seen from the section above.</summary>
    public KnownKey Below(string section) => this with { Path = $"{section}:{Path}" };
}

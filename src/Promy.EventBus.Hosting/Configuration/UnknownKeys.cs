using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Finds keys in the section of the bus that nothing reads. A value is never repeated: a misplaced value may be a
/// password.
/// </summary>
internal sealed class UnknownKeys(IConfigurationSection bus, KnownKeys known)
{
    private readonly List<string> _lines = [];

    public static IReadOnlyList<string> Find(IConfigurationSection bus, KnownKeys known)
    {
        var unknown = new UnknownKeys(bus, known);
        unknown.Check(bus, path: "");
        return unknown._lines;
    }

    private void Check(IConfigurationSection section, string path)
    {
        foreach (var key in section.GetChildren())
        {
            if (known.Find(path, key.Key) is not { } found)
            {
                Add(key, $"this key is unknown. {Advice(key, path)}");
                continue;
            }

            switch (known.KindOf(found))
            {
                case KnownKeyKind.Section:
                    CheckSection(key, found);
                    break;
                case KnownKeyKind.Value when key.GetChildren().Any():
                    Add(key, "this key has one value and no keys below it.");
                    break;
                case KnownKeyKind.CodeOnly:
                    Add(key, "this option can be set in code only.");
                    break;
            }
        }
    }

    private void CheckSection(IConfigurationSection key, string path)
    {
        // Empty sections and lists have an empty value, and a list of values may be one value.
        if (!string.IsNullOrEmpty(key.Value)
            && known.KindOf(KnownKeys.Join(path, KnownKey.Entry)) != KnownKeyKind.Value)
        {
            var kind = known.IsList(path) ? "a list of sections" : "a section";
            var example = known.FirstValueIn(path) is { } value ? $" Set its keys, such as {bus.Path}:{value}." : "";
            Add(key, $"this key is {kind} and has no value of its own.{example}");
        }

        Check(key, path);
    }

    private void Add(IConfigurationSection key, string problem) =>
        _lines.Add($"{WireNames.Printable(key.Path)}: {problem}");

    private string Advice(IConfigurationSection key, string path)
    {
        if (NearestKey.Find(path, key.Key, known.Paths) is not { } nearest)
        {
            return $"Known here are {string.Join(" and ", known.NamesIn(path))}. To let unknown keys pass with a "
                + $"warning, set {bus.Path}:{nameof(PromyEventBusOptions.AllowUnknownKeys)} to true.";
        }

        // In the same section the number of the entry stays.
        return KnownKeys.ParentOf(nearest).Equals(path, StringComparison.OrdinalIgnoreCase)
            ? $"Did you mean {WireNames.Printable(key.Path[..^key.Key.Length])}{KnownKeys.NameOf(nearest)}?"
            : $"Did you mean {bus.Path}:{nearest}?";
    }
}

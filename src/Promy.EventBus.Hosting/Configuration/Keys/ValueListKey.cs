using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>
/// A list of values, as entries or as one value with commas. A configured list replaces the earlier one. One value also
/// replaces the entries of other sources, which .NET merges by their numbers: otherwise a longer list could not be
/// replaced.
/// </summary>
internal sealed class ValueListKey<TOptions, TValue>(
    string name, ValueForm<TValue> form, Func<TOptions, IEnumerable<TValue>?> get, Action<TOptions, List<TValue>> set)
    : OptionKey<TOptions>(name)
{
    public override IEnumerable<KnownKey> Known => [new KnownKey(KnownKey.Entry, KnownKeyKind.Value).Below(Name)];

    public override void Read(IConfigurationSection section, TOptions options, List<string> errors)
    {
        if (!section.Exists())
        {
            return;
        }

        // An empty list of a file has an empty value, which leaves the entries of another source alone.
        var values = string.IsNullOrEmpty(section.Value)
            ? ReadEntries(section, errors)
            : ReadParts(section, section.Value, errors);
        set(options, values);
    }

    public override void Show(string path, TOptions options, Dictionary<string, ShownValue> shown)
    {
        foreach (var (index, value) in (get(options) ?? []).Index())
        {
            shown[$"{path}:{index}"] = ShownValue.Of(value!);
        }
    }

    private List<TValue> ReadEntries(IConfigurationSection section, List<string> errors)
    {
        var values = new List<TValue>();
        foreach (var entry in section.GetChildren())
        {
            if (ValueReading.TryRead(entry, form, errors, out var value))
            {
                values.Add(value);
            }
        }

        return values;
    }

    private List<TValue> ReadParts(IConfigurationSection section, string text, List<string> errors) =>
    [
        .. text.Split(',', StringSplitOptions.TrimEntries)
            .Select(part => ValueReading.Read(section.Path, part, form, errors)),
    ];
}

using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>A list of sections. A configured list replaces the earlier one.</summary>
internal sealed class SectionListKey<TOptions, TEntry>(
    string name, Func<TOptions, IList<TEntry>> get, OptionKeys<TEntry> keys)
    : OptionKey<TOptions>(name)
    where TEntry : new()
{
    public override IEnumerable<KnownKey> Known => keys.Known.Select(key => key.Below(KnownKey.Entry).Below(Name));

    public override void Read(IConfigurationSection section, TOptions options, List<string> errors)
    {
        if (!section.Exists())
        {
            return;
        }

        var list = get(options);
        list.Clear();
        foreach (var child in section.GetChildren())
        {
            var entry = new TEntry();
            keys.Read(child, entry, errors);
            list.Add(entry);
        }
    }

    public override void Show(string path, TOptions options, Dictionary<string, ShownValue> shown)
    {
        foreach (var (index, entry) in get(options).Index())
        {
            keys.Show($"{path}:{index}", entry, shown);
        }
    }
}

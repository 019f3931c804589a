using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>A section with keys of its own.</summary>
internal sealed class SectionKey<TOptions, TSection>(
    string name, Func<TOptions, TSection> get, OptionKeys<TSection> keys)
    : OptionKey<TOptions>(name)
{
    public override IEnumerable<KnownKey> Known => keys.Known.Select(key => key.Below(Name));

    public override void Read(IConfigurationSection section, TOptions options, List<string> errors) =>
        keys.Read(section, get(options), errors);

    public override void Show(string path, TOptions options, Dictionary<string, ShownValue> shown) =>
        keys.Show(path, get(options), shown);
}

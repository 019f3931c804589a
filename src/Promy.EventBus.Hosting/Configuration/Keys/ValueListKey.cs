using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>A list of values. A configured list replaces what was there.</summary>
internal sealed class ValueListKey<TOptions, TValue>(string name, ValueForm<TValue> form, Action<TOptions, List<TValue>> set)
    : OptionKey<TOptions>(name)
{
    public override IEnumerable<KnownKey> Known => [new KnownKey(KnownKey.Entry, KnownKeyKind.Value).Below(Name)];

    public override void Read(IConfigurationSection section, TOptions options, List<string> errors)
    {
        if (!section.Exists())
        {
            return;
        }

        var values = new List<TValue>();
        foreach (var entry in section.GetChildren())
        {
            if (ValueReading.TryRead(entry, form, errors, out var value))
            {
                values.Add(value);
            }
        }

        set(options, values);
    }
}

using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>A key with one value.</summary>
internal sealed class ValueKey<TOptions, TValue>(
    string name, ValueForm<TValue> form, Func<TOptions, object?> get, Action<TOptions, TValue> set)
    : OptionKey<TOptions>(name)
{
    public bool IsSecret { get; init; }

    public override IEnumerable<KnownKey> Known => [new(Name, KnownKeyKind.Value)];

    public override void Read(IConfigurationSection section, TOptions options, List<string> errors)
    {
        if (ValueReading.TryRead(section, form, errors, out var value))
        {
            set(options, value);
        }
    }

    public override void Show(string path, TOptions options, Dictionary<string, ShownValue> shown)
    {
        if (get(options) is { } value)
        {
            shown[path] = ShownValue.Of(value, IsSecret);
        }
    }
}

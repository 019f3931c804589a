using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>
/// The keys of one options class, a line for each. Written out, not generated: the generated binder stops at the first
/// unreadable value, and does not know the keys.
/// </summary>
/// <remarks>
/// In: a section of the configuration.
/// Out: the readable values, set; an error for each other value; and the known keys.
/// Owner: the tables of keys, BusKeys and RedisKeys, once per process.
/// </remarks>
internal sealed class OptionKeys<TOptions>
{
    private readonly List<OptionKey<TOptions>> _keys = [];

    /// <summary>Every key, relative to the section of these options.</summary>
    public IEnumerable<KnownKey> Known => _keys.SelectMany(key => key.Known);

    public OptionKeys<TOptions> Text(string name, Func<TOptions, object?> get, Action<TOptions, string> set) =>
        Value(name, ValueForms.Text, get, set);

    /// <summary>A text that may hold a password.</summary>
    public OptionKeys<TOptions> Secret(string name, Func<TOptions, object?> get, Action<TOptions, string> set) =>
        Add(new ValueKey<TOptions, string>(name, ValueForms.Text, get, set) { IsSecret = true });

    public OptionKeys<TOptions> Number(string name, Func<TOptions, object?> get, Action<TOptions, int> set) =>
        Value(name, ValueForms.Number, get, set);

    public OptionKeys<TOptions> LongNumber(string name, Func<TOptions, object?> get, Action<TOptions, long> set) =>
        Value(name, ValueForms.LongNumber, get, set);

    public OptionKeys<TOptions> Flag(string name, Func<TOptions, object?> get, Action<TOptions, bool> set) =>
        Value(name, ValueForms.Flag, get, set);

    public OptionKeys<TOptions> Duration(string name, Func<TOptions, object?> get, Action<TOptions, TimeSpan> set) =>
        Value(name, ValueForms.Duration, get, set);

    public OptionKeys<TOptions> Name<TEnum>(string name, Func<TOptions, object?> get, Action<TOptions, TEnum> set)
        where TEnum : struct, Enum =>
        Value(name, ValueForms.Name<TEnum>(), get, set);

    public OptionKeys<TOptions> Texts(
        string name, Func<TOptions, IEnumerable<string>> get, Action<TOptions, List<string>> set) =>
        Add(new ValueListKey<TOptions, string>(name, ValueForms.Text, get, set));

    public OptionKeys<TOptions> Durations(
        string name, Func<TOptions, IEnumerable<TimeSpan>?> get, Action<TOptions, List<TimeSpan>> set) =>
        Add(new ValueListKey<TOptions, TimeSpan>(name, ValueForms.Duration, get, set));

    public OptionKeys<TOptions> Section<TSection>(
        string name, Func<TOptions, TSection> get, OptionKeys<TSection> keys) =>
        Add(new SectionKey<TOptions, TSection>(name, get, keys));

    public OptionKeys<TOptions> Sections<TEntry>(
        string name, Func<TOptions, IList<TEntry>> get, OptionKeys<TEntry> keys)
        where TEntry : new() => Add(new SectionListKey<TOptions, TEntry>(name, get, keys));

    public OptionKeys<TOptions> CodeOnly(string name) => Add(new CodeOnlyKey<TOptions>(name));

    /// <summary>Sets all configured values; unreadable ones go to <paramref name="errors"/>.</summary>
    public void Read(IConfigurationSection section, TOptions options, List<string> errors)
    {
        foreach (var key in _keys)
        {
            key.Read(section.GetSection(key.Name), options, errors);
        }
    }

    /// <summary>Adds the current values, by the path of their key below <paramref name="section"/>.</summary>
    public void Show(string section, TOptions options, Dictionary<string, ShownValue> shown)
    {
        foreach (var key in _keys)
        {
            key.Show(KnownKeys.Join(section, key.Name), options, shown);
        }
    }

    private OptionKeys<TOptions> Value<TValue>(
        string name, ValueForm<TValue> form, Func<TOptions, object?> get, Action<TOptions, TValue> set) =>
        Add(new ValueKey<TOptions, TValue>(name, form, get, set));

    private OptionKeys<TOptions> Add(OptionKey<TOptions> key)
    {
        _keys.Add(key);
        return this;
    }
}

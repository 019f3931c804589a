using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>One key of configuration, and the option of <typeparamref name="TOptions"/> that it sets.</summary>
/// <param name="name">Name of the key below its section.</param>
internal abstract class OptionKey<TOptions>(string name)
{
    public string Name { get; } = name;

    public abstract IEnumerable<KnownKey> Known { get; }

    /// <summary>Sets the configured values; unreadable ones go to <paramref name="errors"/>.</summary>
    public abstract void Read(IConfigurationSection section, TOptions options, List<string> errors);

    /// <summary>Adds the current values, by the path of their key.</summary>
    public abstract void Show(string path, TOptions options, Dictionary<string, ShownValue> shown);
}

using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>One key of configuration and what it sets in <typeparamref name="TOptions"/>.</summary>
/// <param name="name">Name of the key below its section.</param>
internal abstract class OptionKey<TOptions>(string name)
{
    public string Name { get; } = name;

    /// <summary>The keys that are read.</summary>
    public abstract IEnumerable<KnownKey> Known { get; }

    /// <summary>Sets what configuration says; what cannot be read goes to <paramref name="errors"/>.</summary>
    public abstract void Read(IConfigurationSection section, TOptions options, List<string> errors);

    /// <summary>Adds what is set now, by the path of its key.</summary>
    public abstract void Show(string path, TOptions options, Dictionary<string, ShownValue> shown);
}

using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting;

/// <summary>An option that holds objects: configuration cannot set it.</summary>
internal sealed class CodeOnlyKey<TOptions>(string name) : OptionKey<TOptions>(name)
{
    public override IEnumerable<KnownKey> Known => [new(Name, KnownKeyKind.CodeOnly)];

    public override void Read(IConfigurationSection section, TOptions options, List<string> errors)
    {
    }

    public override void Show(string path, TOptions options, Dictionary<string, ShownValue> shown)
    {
        // Objects are not compared.
    }
}

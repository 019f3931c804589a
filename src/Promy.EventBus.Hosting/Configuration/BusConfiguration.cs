using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Applies one call of AddPromyEventBus: configuration first, then code. Unreadable values, unknown keys and
/// contradictions to earlier calls are noted in the options, for the validation.
/// </summary>
/// <remarks>
/// In: a section of the configuration, and code.
/// Out: the options, with findings about them.
/// Owner: the options of the platform, which run it once for each call of AddPromyEventBus.
/// </remarks>
internal sealed class BusConfiguration(
    IConfigurationSection? section, Action<PromyEventBusOptions>? configure, IEnumerable<KnownSection> others)
    : IConfigureOptions<PromyEventBusOptions>
{
    public void Configure(PromyEventBusOptions options)
    {
        var before = Shown(options);
        if (section is not null)
        {
            Read(section, options);
        }

        configure?.Invoke(options);
        options.Findings.Calls.Add(Describe, before, Shown(options), path => !string.IsNullOrEmpty(section?[path]));
    }

    private void Read(IConfigurationSection section, PromyEventBusOptions options)
    {
        options.Key = section.Path;
        BusKeys.All.Read(section, options, options.Findings.Errors);
        var known = new KnownKeys([.. BusKeys.All.Known, .. others.SelectMany(other => other.Known)]);
        options.Findings.UnreadKeys.AddRange(UnknownKeys.Find(section, known));
    }

    /// <summary>Describes the call so that a user finds it.</summary>
    private string Describe()
    {
        var code = configure?.Method.DeclaringType;
        while (code?.DeclaringType is { } outer)
        {
            // The compiler puts lambdas into classes of its own.
            code = outer;
        }

        string?[] parts =
        [
            section is null ? null : $"the section {section.Path}",
            configure is null ? null : $"code in {code}",
        ];
        return string.Join(" and ", parts.OfType<string>());
    }

    private static Dictionary<string, ShownValue> Shown(PromyEventBusOptions options)
    {
        var shown = new Dictionary<string, ShownValue>(StringComparer.Ordinal);
        BusKeys.All.Show("", options, shown);
        return shown;
    }
}

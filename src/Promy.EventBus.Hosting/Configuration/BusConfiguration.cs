using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Fills the options from a configuration section. What cannot be read, and what nothing reads, is noted in the options, for the
/// validation.
/// </summary>
internal sealed class BusConfiguration(IConfigurationSection section, IEnumerable<KnownSection> others)
    : IConfigureOptions<PromyEventBusOptions>
{
    public void Configure(PromyEventBusOptions options)
    {
        options.Key = section.Path;
        BusKeys.All.Read(section, options, options.Findings.Errors);
        var known = new KnownKeys([.. BusKeys.All.Known, .. others.SelectMany(other => other.Known)]);
        options.Findings.UnknownKeys.AddRange(UnknownKeys.Find(section, known));
    }
}

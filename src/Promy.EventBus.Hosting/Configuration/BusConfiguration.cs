using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>Fills the options from a configuration section. What cannot be read is noted in the options, for the validation.</summary>
internal sealed class BusConfiguration(IConfigurationSection section) : IConfigureOptions<PromyEventBusOptions>
{
    public void Configure(PromyEventBusOptions options)
    {
        options.Key = section.Path;
        BusKeys.All.Read(section, options, options.Findings.Errors);
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Fills the options from a configuration section. The binder appends to a list that is not empty; here a configured list
/// replaces what was there.
/// </summary>
internal sealed class PromyEventBusOptionsBinder(IConfigurationSection section) : IConfigureOptions<PromyEventBusOptions>
{
    public void Configure(PromyEventBusOptions options)
    {
        options.Key = section.Path;
        var redis = new RedisSettings();
        section.GetSection(nameof(options.Redis)).Bind(redis);
        redis.ApplyTo(options.Redis);

        ClearIfConfigured(options.Publisher.Streams, $"{nameof(options.Publisher)}:{nameof(options.Publisher.Streams)}");
        section.GetSection(nameof(options.Publisher)).Bind(options.Publisher);

        ClearIfConfigured(options.EventTypes, nameof(options.EventTypes));
        section.GetSection(nameof(options.EventTypes)).Bind(options.EventTypes);

        // The converters are objects, which only code can give.
        options.Json.EnumsAsNames =
            section.GetValue<bool?>($"{nameof(options.Json)}:{nameof(options.Json.EnumsAsNames)}") ?? options.Json.EnumsAsNames;

        ClearIfConfigured(options.Consumer.Streams, $"{nameof(options.Consumer)}:{nameof(options.Consumer.Streams)}");
        section.GetSection(nameof(options.Consumer)).Bind(options.Consumer);

        ClearIfConfigured(options.Retry.Delays, $"{nameof(options.Retry)}:{nameof(options.Retry.Delays)}");
        ClearIfConfigured(options.Retry.Delayed, $"{nameof(options.Retry)}:{nameof(options.Retry.Delayed)}");
        section.GetSection(nameof(options.Retry)).Bind(options.Retry);

        ClearIfConfigured(options.DeadLetter.ReplayStreams, $"{nameof(options.DeadLetter)}:{nameof(options.DeadLetter.ReplayStreams)}");
        section.GetSection(nameof(options.DeadLetter)).Bind(options.DeadLetter);

        ClearIfConfigured(options.Retention.Streams, $"{nameof(options.Retention)}:{nameof(options.Retention.Streams)}");
        section.GetSection(nameof(options.Retention)).Bind(options.Retention);
        section.GetSection(nameof(options.Health)).Bind(options.Health);
    }

    private void ClearIfConfigured<T>(IList<T> list, string key)
    {
        if (section.GetSection(key).Exists())
        {
            list.Clear();
        }
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Takes <c>ConnectionStrings:Redis</c> of the application's configuration if the options name no Redis at all.
/// </summary>
internal sealed class ConnectionStringFallback(IServiceProvider services) : IPostConfigureOptions<PromyEventBusOptions>
{
    public const string Key = "ConnectionStrings:Redis";

    public void PostConfigure(string? name, PromyEventBusOptions options)
    {
        if (HasSource(options.Redis) || services.GetService<IConfiguration>()?[Key] is not { } text
            || string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        options.Redis.ConnectionString = text;
        options.Redis.ConnectionStringKey = Key;
    }

    private static bool HasSource(EventBusRedisOptions redis) =>
        !string.IsNullOrWhiteSpace(redis.ConnectionString)
        || redis.Configuration is not null
        || redis.Connection is not null
        || redis.ConnectionFactory is not null;
}

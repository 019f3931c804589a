using Microsoft.Extensions.Options;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Checks the address and the connection options of Redis. Repeats no connection string: it may hold a password.
/// </summary>
internal sealed class RedisOptionsValidator(RegisteredServices services) : IValidateOptions<PromyEventBusOptions>
{
    public ValidateOptionsResult Validate(string? name, PromyEventBusOptions options)
    {
        var redis = options.Redis;
        var bus = new OptionErrors(options.Key);
        var errors = bus.Below(nameof(options.Redis));
        CheckSource(errors, options);
        errors.CheckWait(nameof(redis.ConnectTimeout), redis.ConnectTimeout);
        errors.CheckWait(nameof(redis.ReadTimeout), redis.ReadTimeout);
        errors.CheckWait(nameof(redis.WriteTimeout), redis.WriteTimeout);
        errors.CheckRange(nameof(redis.MaxRetries), redis.MaxRetries, 0, 10);
        errors.CheckDuration(
            nameof(redis.MinRetryBackoff), redis.MinRetryBackoff, TimeSpan.Zero, OptionErrors.MaxDuration);
        errors.CheckDuration(
            nameof(redis.MaxRetryBackoff), redis.MaxRetryBackoff, TimeSpan.Zero, OptionErrors.MaxDuration);
        if (redis.MinRetryBackoff > redis.MaxRetryBackoff)
        {
            errors.Add(
                nameof(redis.MinRetryBackoff),
                $"{redis.MinRetryBackoff} is longer than {nameof(redis.MaxRetryBackoff)} ({redis.MaxRetryBackoff}). "
                + "Use at most that.");
        }

        errors.CheckRange(nameof(redis.PoolSize), redis.PoolSize, 1, 64);
        CheckConsumerId(bus.Below(nameof(options.Consumer)), options.Consumer);
        return errors.ToResult();
    }

    /// <summary>Whether Redis is the transport: the application may have registered another.</summary>
    private bool IsUsed => services.Services.LastOrDefault(service => service.ServiceType == typeof(IEventTransport))
        ?.ImplementationType == typeof(RedisTransport);

    private static void CheckConsumerId(OptionErrors errors, EventBusConsumerOptions consumer)
    {
        if (consumer.ConsumerId == ConsumerName.HandedBack)
        {
            errors.Add(
                nameof(consumer.ConsumerId),
                $"'{ConsumerName.HandedBack}' is reserved for entries that stopped consumers hand back. "
                + "Choose another name.");
        }
    }

    private void CheckSource(OptionErrors errors, PromyEventBusOptions options)
    {
        var redis = options.Redis;
        var hasText = !string.IsNullOrWhiteSpace(redis.ConnectionString);
        string[] sources =
        [
            .. hasText ? [nameof(redis.ConnectionString)] : (string[])[],
            .. redis.Configuration is not null ? [nameof(redis.Configuration)] : (string[])[],
            .. redis.Connection is not null ? [nameof(redis.Connection)] : (string[])[],
            .. redis.ConnectionFactory is not null ? [nameof(redis.ConnectionFactory)] : (string[])[],
        ];

        if (sources.Length == 0 && IsUsed)
        {
            errors.Add(
                nameof(redis.ConnectionString),
                $"no Redis is given. Set this key or {ConnectionStringFallback.Key} "
                + "(environment: ConnectionStrings__Redis) to host:port or redis://host:port, "
                + "or give a Configuration, Connection or ConnectionFactory in code.");
        }
        else if (sources.Length > 1)
        {
            errors.Add(
                nameof(redis.ConnectionString),
                $"Redis is given more than once, by {string.Join(" and ", sources)}. Give exactly one.");
        }

        if (hasText && !RedisConnectionString.TryParse(redis.ConnectionString, out _, out var error))
        {
            errors.AddAt(redis.KeyOf(nameof(redis.ConnectionString)), error);
        }

        if (redis.Configuration is { EndPoints.Count: 0 })
        {
            errors.Add(nameof(redis.Configuration), "it names no server. Add one to its EndPoints.");
        }
        else if (redis.Configuration is { } configuration && !configuration.EndPoints.All(ServerName.IsUsable))
        {
            errors.Add(
                nameof(redis.Configuration),
                "it names a server that is no host. Give each of its EndPoints a host name or address, and a port.");
        }
    }
}

using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>Every key of configuration below the section of Redis.</summary>
internal static class RedisKeys
{
    public static OptionKeys<EventBusRedisOptions> All { get; } = new OptionKeys<EventBusRedisOptions>()
        .Secret(nameof(EventBusRedisOptions.ConnectionString),
            redis => redis.ConnectionString, (redis, value) => redis.ConnectionString = value)
        .CodeOnly(nameof(EventBusRedisOptions.Configuration))
        .CodeOnly(nameof(EventBusRedisOptions.Connection))
        .CodeOnly(nameof(EventBusRedisOptions.ConnectionFactory))
        .Duration(nameof(EventBusRedisOptions.ConnectTimeout),
            redis => redis.ConnectTimeout, (redis, value) => redis.ConnectTimeout = value)
        .Duration(nameof(EventBusRedisOptions.ReadTimeout),
            redis => redis.ReadTimeout, (redis, value) => redis.ReadTimeout = value)
        .Duration(nameof(EventBusRedisOptions.WriteTimeout),
            redis => redis.WriteTimeout, (redis, value) => redis.WriteTimeout = value)
        .Number(nameof(EventBusRedisOptions.MaxRetries),
            redis => redis.MaxRetries, (redis, value) => redis.MaxRetries = value)
        .Duration(nameof(EventBusRedisOptions.MinRetryBackoff),
            redis => redis.MinRetryBackoff, (redis, value) => redis.MinRetryBackoff = value)
        .Duration(nameof(EventBusRedisOptions.MaxRetryBackoff),
            redis => redis.MaxRetryBackoff, (redis, value) => redis.MaxRetryBackoff = value)
        .Number(nameof(EventBusRedisOptions.PoolSize),
            redis => redis.PoolSize, (redis, value) => redis.PoolSize = value);
}

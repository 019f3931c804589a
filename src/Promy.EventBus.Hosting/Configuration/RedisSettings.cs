using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>
/// The members of <see cref="EventBusRedisOptions"/> that configuration can set. The others carry objects of the client library,
/// which are given in code only.
/// </summary>
internal sealed class RedisSettings
{
    public string? ConnectionString { get; set; }

    public TimeSpan? ConnectTimeout { get; set; }

    public TimeSpan? ReadTimeout { get; set; }

    public TimeSpan? WriteTimeout { get; set; }

    public int? MaxRetries { get; set; }

    public TimeSpan? MinRetryBackoff { get; set; }

    public TimeSpan? MaxRetryBackoff { get; set; }

    public int? PoolSize { get; set; }

    public void ApplyTo(EventBusRedisOptions options)
    {
        options.ConnectionString = ConnectionString ?? options.ConnectionString;
        options.ConnectTimeout = ConnectTimeout ?? options.ConnectTimeout;
        options.ReadTimeout = ReadTimeout ?? options.ReadTimeout;
        options.WriteTimeout = WriteTimeout ?? options.WriteTimeout;
        options.MaxRetries = MaxRetries ?? options.MaxRetries;
        options.MinRetryBackoff = MinRetryBackoff ?? options.MinRetryBackoff;
        options.MaxRetryBackoff = MaxRetryBackoff ?? options.MaxRetryBackoff;
        options.PoolSize = PoolSize ?? options.PoolSize;
    }
}

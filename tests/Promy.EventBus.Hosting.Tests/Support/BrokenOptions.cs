using StackExchange.Redis;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>Options that break every rule; the connection string carries a secret.</summary>
internal static class BrokenOptions
{
    public const string Secret = "canary-4711";

    public static void Set(PromyEventBusOptions options)
    {
        options.Redis.ConnectionString = $"http://:{Secret}@host";
        options.Redis.Configuration = new ConfigurationOptions { Password = Secret };
        options.Redis.ConnectTimeout = TimeSpan.Zero;
        options.Redis.ReadTimeout = TimeSpan.FromSeconds(-1);
        options.Redis.WriteTimeout = TimeSpan.FromDays(2);
        options.Redis.MaxRetries = 11;
        options.Redis.MinRetryBackoff = TimeSpan.FromSeconds(5);
        options.Redis.MaxRetryBackoff = TimeSpan.FromSeconds(1);
        options.Redis.PoolSize = 65;
        options.Publisher.MaxPayloadBytes = 0;
        options.Publisher.QueueSize = 0;
        options.Publisher.Streams.Add(
            new EventBusStreamTrimOptions { Stream = "events:users", MaxLength = 0, MaxAge = TimeSpan.Zero });
        options.Publisher.Streams.Add(new EventBusStreamTrimOptions { Stream = "events:users" });
        options.Publisher.Streams.Add(new EventBusStreamTrimOptions());
        options.Consumer.Group = " ";
        options.Consumer.ConsumerId = "a\nb";
        options.Consumer.BatchSize = 0;
        options.Consumer.MaxConcurrency = 1001;
        options.Consumer.MaxPayloadBytes = 0;
        options.Consumer.HandlerTimeout = TimeSpan.FromMilliseconds(1);
        options.Consumer.BlockDuration = TimeSpan.Zero;
        options.Consumer.DrainTimeout = TimeSpan.Zero;
        options.Consumer.StartFrom = (SubscriptionStart)7;
        options.Consumer.UnknownTypes = (UnknownTypeAction)8;
        options.Consumer.Recovery.MinIdle = TimeSpan.FromSeconds(0.9);
        options.Consumer.Recovery.Interval = TimeSpan.Zero;
        options.Consumer.Recovery.MaxDeliveries = 0;
        options.Consumer.Streams.Add(new EventBusStreamOptions { Stream = "test:orders" });
        options.Consumer.Streams.Add(new EventBusStreamOptions
        {
            Stream = "test:orders",
            BatchSize = 0,
            MaxConcurrency = 0,
            HandlerTimeout = TimeSpan.Zero,
            BlockDuration = TimeSpan.Zero,
            StartFrom = (SubscriptionStart)9,
            UnknownTypes = (UnknownTypeAction)10,
        });
        options.Consumer.Streams.Add(new EventBusStreamOptions { Stream = "test:order" });
        options.Retry.Delays.Clear();
        options.Retry.Redelivery = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.9), TimeSpan.FromDays(31)];
        options.DeadLetter.Stream = "test:orders";
        options.DeadLetter.ServiceName = "";
        options.DeadLetter.OnExhausted = (ExhaustedAction)5;
        options.DeadLetter.MaxLength = 0;
        options.DeadLetter.MaxAge = TimeSpan.Zero;
        options.DeadLetter.ReplayStreams.Add("good");
        options.DeadLetter.ReplayStreams.Add("");
        options.Retention.Interval = TimeSpan.FromSeconds(0.9);
        options.Retention.Streams.Add(new EventBusStreamRetentionOptions
        {
            Stream = "events:users", UntilAcknowledged = true, MaxLength = 0, MaxAge = TimeSpan.Zero,
        });
        options.Retention.Streams.Add(new EventBusStreamRetentionOptions { Stream = "events:users" });
        options.Retention.Streams.Add(new EventBusStreamRetentionOptions { MaxLength = 1 });
        options.Health.MaxLag = -1;
        options.Health.MaxDeadLetters = -2;
    }
}

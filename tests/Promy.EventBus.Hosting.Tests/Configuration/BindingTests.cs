using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting.Tests.Configuration;

public sealed class BindingTests
{
    private const string Everything =
        """
        {
          "Promy": {
            "EventBus": {
              "Redis": {
                "ConnectionString": "redis.internal:6380", "ConnectTimeout": "00:00:11", "ReadTimeout": "00:00:12",
                "WriteTimeout": "00:00:13", "MaxRetries": 4, "MinRetryBackoff": "00:00:00.2",
                "MaxRetryBackoff": "00:00:09",
                "PoolSize": 5
              },
              "Publisher": {
                "MaxPayloadBytes": 2048, "QueueSize": 7,
                "Streams": [
                  { "Stream": "events:users", "MaxLength": 1000 },
                  { "Stream": "events:promotions", "MaxAge": "7.00:00:00" }
                ]
              },
              "EventTypes": [ { "Type": "product.identified", "Stream": "events:identifications" } ],
              "Consumer": {
                "Group": "orders", "ConsumerId": "orders-0", "BatchSize": 20, "BlockDuration": "00:00:01",
                "MaxConcurrency": 8,
                "MaxPayloadBytes": 4096, "HandlerTimeout": "00:01:00", "DrainTimeout": "00:00:10", "StartFrom": "End",
                "UnknownTypes": "DeadLetter",
                "Recovery": { "MinIdle": "00:02:00", "Interval": "00:00:30", "MaxDeliveries": 3 },
                "Streams": [
                  {
                    "Stream": "events:users", "BatchSize": 1, "BlockDuration": "00:00:05", "MaxConcurrency": 2,
                    "HandlerTimeout": "00:00:03", "StartFrom": "Beginning", "UnknownTypes": "KeepPending"
                  }
                ]
              },
              "Retry": { "Delays": [ "00:00:01", "00:00:02" ], "Redelivery": [ "00:00:30", "01:00:00" ] },
              "DeadLetter": {
                "Stream": "orders:dlq", "ServiceName": "order-service", "OnExhausted": "KeepPending", "PerStream": true,
                "MaxLength": 5000, "MaxAge": "30.00:00:00", "ReplayStreams": [ "orders:one", "orders:two" ]
              },
              "Retention": {
                "Interval": "00:00:40", "UntilAcknowledged": true,
                "Streams": [
                  { "Stream": "events:users", "UntilAcknowledged": false },
                  { "Stream": "events:orders", "MaxLength": 9 },
                  { "Stream": "events:products", "MaxAge": "3.00:00:00" }
                ]
              },
              "Health": { "MaxLag": 100, "MaxDeadLetters": 10 }
            }
          }
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_option_is_bound_from_the_section_or_the_whole_configuration(bool isSection)
    {
        IConfiguration configuration = Configurations.Json(Everything);

        var options = Configurations.Read(isSection ? configuration.GetSection("Promy:EventBus") : configuration);

        var given = Assert.Single(options.EventTypes);
        Assert.Equal(("product.identified", "events:identifications"), (given.Type, given.Stream));
        var redis = options.Redis;
        Assert.Equal("redis.internal:6380", redis.ConnectionString);
        Assert.Equal([11, 12, 13], Seconds(redis.ConnectTimeout, redis.ReadTimeout, redis.WriteTimeout));
        Assert.Equal([0.2, 9], Seconds(redis.MinRetryBackoff, redis.MaxRetryBackoff));
        Assert.Equal((4, 5), (redis.MaxRetries, redis.PoolSize));

        Assert.Equal((2048, 7), (options.Publisher.MaxPayloadBytes, options.Publisher.QueueSize));
        Assert.Equal(
            [("events:users", 1000L, null), ("events:promotions", null, TimeSpan.FromDays(7))],
            options.Publisher.Streams.Select(trim => (trim.Stream, trim.MaxLength, trim.MaxAge)));

        var consumer = options.Consumer;
        Assert.Equal(
            ("orders", "orders-0", 20, 8),
            (consumer.Group, consumer.ConsumerId, consumer.BatchSize, consumer.MaxConcurrency));
        Assert.Equal(4096, consumer.MaxPayloadBytes);
        Assert.Equal([1, 60, 10], Seconds(consumer.BlockDuration, consumer.HandlerTimeout, consumer.DrainTimeout));
        Assert.Equal(
            (SubscriptionStart.End, UnknownTypeAction.DeadLetter), (consumer.StartFrom, consumer.UnknownTypes));
        Assert.Equal([120, 30], Seconds(consumer.Recovery.MinIdle, consumer.Recovery.Interval));
        Assert.Equal(3, consumer.Recovery.MaxDeliveries);
        Assert.Equivalent(
            new EventBusStreamOptions
            {
                Stream = "events:users",
                BatchSize = 1,
                BlockDuration = TimeSpan.FromSeconds(5),
                MaxConcurrency = 2,
                HandlerTimeout = TimeSpan.FromSeconds(3),
                StartFrom = SubscriptionStart.Beginning,
                UnknownTypes = UnknownTypeAction.KeepPending,
            },
            Assert.Single(consumer.Streams),
            strict: true);

        Assert.Equal([1, 2], Seconds([.. options.Retry.Delays]));
        Assert.Equal([30, 3600], Seconds([.. options.Retry.Redelivery]));
        Assert.Equal(
            ("orders:dlq", "order-service", ExhaustedAction.KeepPending),
            (options.DeadLetter.Stream, options.DeadLetter.ServiceName, options.DeadLetter.OnExhausted));
        Assert.Equal(
            (true, 5000L, TimeSpan.FromDays(30)),
            (options.DeadLetter.PerStream, options.DeadLetter.MaxLength, options.DeadLetter.MaxAge));
        Assert.Equal(["orders:one", "orders:two"], options.DeadLetter.ReplayStreams);
        Assert.Equal(
            (TimeSpan.FromSeconds(40), true), (options.Retention.Interval, options.Retention.UntilAcknowledged));
        Assert.Equal(
            [
                ("events:users", false, null, null),
                ("events:orders", null, 9L, null),
                ("events:products", null, null, TimeSpan.FromDays(3)),
            ],
            options.Retention.Streams.Select(
                stream => (stream.Stream, stream.UntilAcknowledged, stream.MaxLength, stream.MaxAge)));
        Assert.Equal((100, 10), (options.Health.MaxLag, options.Health.MaxDeadLetters));
    }

    [Fact]
    public void An_empty_section_leaves_every_default()
    {
        var options = Configurations.Read(Configurations.Json("{}"));

        Assert.Equivalent(new PromyEventBusOptions(), options, strict: true);
    }

    [Fact]
    public void Configured_delays_replace_the_default_and_are_not_appended_to_it()
    {
        var options = Configurations.Read(
            Configurations.Json("""{"Promy":{"EventBus":{"Retry":{"Delays":["00:00:01"]}}}}"""));

        Assert.Equal([1], Seconds([.. options.Retry.Delays]));
    }

    [Fact]
    public void Delays_from_the_environment_replace_the_default_too()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                [new("Promy:EventBus:Retry:Delays:0", "00:00:00"), new("Promy:EventBus:Retry:Delays:1", "00:00:03")])
            .Build();

        Assert.Equal([0, 3], Seconds([.. Configurations.Read(configuration).Retry.Delays]));
    }

    [Fact]
    public void The_same_section_bound_twice_equals_the_section_bound_once()
    {
        var configuration = Configurations.Json(Everything);

        var options = Configurations.Read(services =>
        {
            Microsoft.Extensions.DependencyInjection.PromyEventBusServiceCollectionExtensions.AddPromyEventBus(
                services, configuration);
            Microsoft.Extensions.DependencyInjection.PromyEventBusServiceCollectionExtensions.AddPromyEventBus(
                services, configuration);
        });

        Assert.Equal(
            (2, 2, 1), (options.Retry.Delays.Count, options.Publisher.Streams.Count, options.Consumer.Streams.Count));
        Assert.Equal(3, options.Retention.Streams.Count);
    }

    [Fact]
    public void Code_comes_after_the_configuration()
    {
        var options = Configurations.Read(Configurations.Json(Everything), options =>
        {
            Assert.Equal(20, options.Consumer.BatchSize);
            options.Consumer.BatchSize = 21;
        });

        Assert.Equal(21, options.Consumer.BatchSize);
        Assert.Equal("orders", options.Consumer.Group);
    }

    private static IEnumerable<double> Seconds(params TimeSpan[] values) => values.Select(value => value.TotalSeconds);
}

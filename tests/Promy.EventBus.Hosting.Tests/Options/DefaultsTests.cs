namespace Promy.EventBus.Hosting.Tests.Options;

/// <summary>The defaults are a contract: other programs and measurements are written against them.</summary>
public sealed class DefaultsTests
{
    private readonly PromyEventBusOptions _options = new();

    [Fact]
    public void The_configuration_section_has_its_documented_name() =>
        Assert.Equal("Promy:EventBus", PromyEventBusOptions.SectionName);

    [Fact]
    public void The_defaults_of_the_redis_options_are_as_documented()
    {
        var redis = _options.Redis;

        Assert.Null(redis.ConnectionString);
        Assert.Equal(TimeSpan.FromSeconds(5), redis.ConnectTimeout);
        Assert.Equal(TimeSpan.FromSeconds(3), redis.ReadTimeout);
        Assert.Equal(TimeSpan.FromSeconds(3), redis.WriteTimeout);
        Assert.Equal(3, redis.MaxRetries);
        Assert.Equal(TimeSpan.FromMilliseconds(100), redis.MinRetryBackoff);
        Assert.Equal(TimeSpan.FromSeconds(3), redis.MaxRetryBackoff);
        Assert.Equal(1, redis.PoolSize);
    }

    [Fact]
    public void The_defaults_of_the_publisher_options_are_as_documented()
    {
        Assert.Equal(1024 * 1024, _options.Publisher.MaxPayloadBytes);
        Assert.Equal(10_000, _options.Publisher.QueueSize);
        Assert.Empty(_options.Publisher.Streams);
    }

    [Fact]
    public void The_defaults_of_the_consumer_options_are_as_documented()
    {
        var consumer = _options.Consumer;

        Assert.Null(consumer.Group);
        Assert.Null(consumer.ConsumerId);
        Assert.Equal(10, consumer.BatchSize);
        Assert.Equal(TimeSpan.FromSeconds(2), consumer.BlockDuration);
        Assert.Equal(5, consumer.MaxConcurrency);
        Assert.Equal(16 * 1024 * 1024, consumer.MaxPayloadBytes);
        Assert.Equal(TimeSpan.FromSeconds(30), consumer.HandlerTimeout);
        Assert.Equal(TimeSpan.FromSeconds(20), consumer.DrainTimeout);
        Assert.Equal(SubscriptionStart.Beginning, consumer.StartFrom);
        Assert.Equal(UnknownTypeAction.Skip, consumer.UnknownTypes);
        Assert.Equal(TimeSpan.FromSeconds(60), consumer.Recovery.MinIdle);
        Assert.Equal(TimeSpan.FromSeconds(15), consumer.Recovery.Interval);
        Assert.Equal(10, consumer.Recovery.MaxDeliveries);
        Assert.Empty(consumer.Streams);
    }

    [Fact]
    public void The_defaults_of_the_retry_options_are_as_documented()
    {
        Assert.Equal([0, 100, 500], _options.Retry.Delays.Select(delay => delay.TotalMilliseconds));
        Assert.Empty(_options.Retry.Redelivery);
    }

    [Fact]
    public void The_defaults_of_dead_letter_and_health_options_are_as_documented()
    {
        Assert.Equal("events:dlq", _options.DeadLetter.Stream);
        Assert.Null(_options.DeadLetter.ServiceName);
        Assert.Equal(ExhaustedAction.DeadLetter, _options.DeadLetter.OnExhausted);
        Assert.False(_options.DeadLetter.PerStream);
        Assert.Null(_options.DeadLetter.MaxLength);
        Assert.Null(_options.DeadLetter.MaxAge);
        Assert.Empty(_options.DeadLetter.ReplayStreams);
        Assert.Null(_options.Health.MaxLag);
        Assert.Null(_options.Health.MaxDeadLetters);
    }

    [Fact]
    public void The_defaults_of_the_retention_options_are_as_documented()
    {
        var stream = new EventBusStreamRetentionOptions();

        Assert.Equal(TimeSpan.FromMinutes(1), _options.Retention.Interval);
        Assert.False(_options.Retention.UntilAcknowledged);
        Assert.Empty(_options.Retention.Streams);
        Assert.Equal(
            ("", null, null, null), (stream.Stream, stream.UntilAcknowledged, stream.MaxLength, stream.MaxAge));
    }

    [Fact]
    public void A_consumer_and_a_stream_override_nothing()
    {
        var consumer = new EventBusHandlerOptions();
        var stream = new EventBusStreamOptions();

        Assert.All(
            typeof(EventBusHandlerOptions).GetProperties().Where(property => property.Name != nameof(consumer.Retry)),
            property => Assert.Null(property.GetValue(consumer)));
        Assert.All(
            typeof(EventBusHandlerRetryOptions).GetProperties(),
            property => Assert.Null(property.GetValue(consumer.Retry)));
        Assert.All(
            typeof(EventBusStreamOptions).GetProperties().Where(property => property.Name != nameof(stream.Stream)),
            property => Assert.Null(property.GetValue(stream)));
    }
}

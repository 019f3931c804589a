using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Promy.EventBus.Hosting.Tests.Validation;

public sealed class OptionsValidationTests
{
    private const string Secret = BrokenOptions.Secret;

    [Fact]
    public void The_defaults_with_a_redis_and_a_group_are_valid() => Assert.Empty(Errors(_ => { }));

    [Fact]
    public void A_service_that_only_publishes_needs_no_group() =>
        Assert.Empty(Errors(options => options.Consumer.Group = null, bus => { }));

    [Fact]
    public async Task The_start_fails_with_every_error_and_its_key()
    {
        using var host = TestBus.Build(bus => bus.AddConsumer<FirstHandler>(), BrokenOptions.Set).Host;

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal(
            """
            Promy:EventBus:Redis:ConnectionString: Redis is given more than once, by ConnectionString and
                Configuration. Give exactly one.
            Promy:EventBus:Redis:ConnectionString: The connection string has a scheme other than redis or rediss.
                Use host:port[,options] or redis[s]://[user[:password]@]host[:port][/database].
            Promy:EventBus:Redis:Configuration: it names no server. Add one to its EndPoints.
            Promy:EventBus:Redis:ConnectTimeout: 00:00:00 is out of range. Use 00:00:00.0010000 to 1.00:00:00.
            Promy:EventBus:Redis:ReadTimeout: -00:00:01 is out of range. Use 00:00:00.0010000 to 1.00:00:00.
            Promy:EventBus:Redis:WriteTimeout: 2.00:00:00 is out of range. Use 00:00:00.0010000 to 1.00:00:00.
            Promy:EventBus:Redis:MaxRetries: 11 is out of range. Use 0 to 10.
            Promy:EventBus:Redis:MinRetryBackoff: 00:00:05 is longer than MaxRetryBackoff (00:00:01). Use at most that.
            Promy:EventBus:Redis:PoolSize: 65 is out of range. Use 1 to 64.
            Promy:EventBus:Publisher:MaxPayloadBytes: 0 is out of range. Use 1 to 536870912.
            Promy:EventBus:Publisher:QueueSize: 0 is out of range. Use 1 or more.
            Promy:EventBus:Publisher:Streams:0:MaxLength: both MaxLength and MaxAge are set. Set one of them.
            Promy:EventBus:Publisher:Streams:0:MaxLength: 0 is out of range. Use 1 or more.
            Promy:EventBus:Publisher:Streams:0:MaxAge: 00:00:00 is out of range. Use 00:00:00.0010000 or more.
            Promy:EventBus:Publisher:Streams:1:Stream: 'events:users' is listed twice. List each stream once.
            Promy:EventBus:Publisher:Streams:2:Stream: '' is not a usable name.
                Use 1 to 256 characters without control characters.
            Promy:EventBus:Consumer:ConsumerId: 'a?b' is not a usable name.
                Use 1 to 256 characters without control characters.
            Promy:EventBus:Consumer:BatchSize: 0 is out of range. Use 1 to 1000.
            Promy:EventBus:Consumer:MaxConcurrency: 1001 is out of range. Use 1 to 1000.
            Promy:EventBus:Consumer:MaxPayloadBytes: 0 is out of range. Use 1 to 536870912.
            Promy:EventBus:Consumer:HandlerTimeout: 00:00:00.0010000 is out of range.
                Use 00:00:00.0100000 to 1.00:00:00.
            Promy:EventBus:Consumer:BlockDuration: 00:00:00 is out of range. Use 00:00:00.0010000 to 1.00:00:00.
            Promy:EventBus:Consumer:DrainTimeout: 00:00:00 is out of range. Use 00:00:00.0010000 to 1.00:00:00.
            Promy:EventBus:Consumer:StartFrom: 7 is unknown. Use Beginning or End.
            Promy:EventBus:Consumer:UnknownTypes: 8 is unknown. Use Skip or DeadLetter or KeepPending.
            Promy:EventBus:Consumer:Recovery:MinIdle: 00:00:00.9000000 is out of range. Use 00:00:01 to 1.00:00:00.
            Promy:EventBus:Consumer:Recovery:Interval: 00:00:00 is out of range. Use 00:00:00.0010000 to 1.00:00:00.
            Promy:EventBus:Consumer:Recovery:MaxDeliveries: 0 is out of range. Use 1 or more.
            Promy:EventBus:Consumer:Streams:1:Stream: 'test:orders' is listed twice. List each stream once.
            Promy:EventBus:Consumer:Streams:1:BatchSize: 0 is out of range. Use 1 to 1000.
            Promy:EventBus:Consumer:Streams:1:MaxConcurrency: 0 is out of range. Use 1 to 1000.
            Promy:EventBus:Consumer:Streams:1:HandlerTimeout: 00:00:00 is out of range.
                Use 00:00:00.0100000 to 1.00:00:00.
            Promy:EventBus:Consumer:Streams:1:BlockDuration: 00:00:00 is out of range.
                Use 00:00:00.0010000 to 1.00:00:00.
            Promy:EventBus:Consumer:Streams:1:StartFrom: 9 is unknown. Use Beginning or End.
            Promy:EventBus:Consumer:Streams:1:UnknownTypes: 10 is unknown. Use Skip or DeadLetter or KeepPending.
            Promy:EventBus:Retry:Delays: no delay is given. Give one for each attempt; 00:00:00 alone is one attempt
                without a retry.
            Promy:EventBus:Retry:Redelivery:1: 00:00:00.9000000 is out of range. Use 00:00:01 to 30.00:00:00.
            Promy:EventBus:Retry:Redelivery:2: 31.00:00:00 is out of range. Use 00:00:01 to 30.00:00:00.
            Promy:EventBus:DeadLetter:ServiceName: '' is not a usable name.
                Use 1 to 256 characters without control characters.
            Promy:EventBus:DeadLetter:OnExhausted: 5 is unknown. Use DeadLetter or Acknowledge or KeepPending.
            Promy:EventBus:DeadLetter:MaxLength: both MaxLength and MaxAge are set. Set one of them.
            Promy:EventBus:DeadLetter:MaxLength: 0 is out of range. Use 1 or more.
            Promy:EventBus:DeadLetter:MaxAge: 00:00:00 is out of range. Use 00:00:00.0010000 or more.
            Promy:EventBus:DeadLetter:ReplayStreams:1: '' is not a usable name.
                Use 1 to 256 characters without control characters.
            Promy:EventBus:Health:MaxLag: -1 is out of range. Use 0 or more.
            Promy:EventBus:Health:MaxDeadLetters: -2 is out of range. Use 0 or more.
            Promy:EventBus:Consumer:Group: no consumer group is given, and consumers are registered (FirstHandler).
                Set it to the name of this service; its instances share it.
            Promy:EventBus:DeadLetter:Stream: 'test:orders' is consumed by this service too, so a failing dead letter
                would come back forever. Use another stream.
            Promy:EventBus:Consumer:Streams:2:Stream: no consumer reads 'test:order'.
                Use one of test:orders, or remove the entry.
            Promy:EventBus:Retention:Interval: 00:00:00.9000000 is out of range. Use 00:00:01 to 1.00:00:00.
            Promy:EventBus:Retention:Streams:0:UntilAcknowledged: UntilAcknowledged and MaxLength and MaxAge are set.
                Set one of them.
            Promy:EventBus:Retention:Streams:0:MaxLength: 0 is out of range. Use 1 or more.
            Promy:EventBus:Retention:Streams:0:MaxAge: 00:00:00 is out of range. Use 00:00:00.0010000 or more.
            Promy:EventBus:Retention:Streams:1:UntilAcknowledged: nothing is chosen. Set this key, MaxLength or MaxAge.
            Promy:EventBus:Retention:Streams:1:Stream: 'events:users' is listed twice. List each stream once.
            Promy:EventBus:Retention:Streams:2:Stream: '' is not a usable name.
                Use 1 to 256 characters without control characters.
            """.ReplaceLineEndings("\n").Replace("\n    ", " ", StringComparison.Ordinal),
            string.Join("\n", exception.Failures));
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:6379,nonsense=" + Secret)]
    [InlineData("redis://:" + Secret + "@host:notaport")]
    [InlineData("http://:" + Secret + "@host")]
    [InlineData("redis://:" + Secret + "@host/?x=" + Secret)]
    public void A_connection_string_that_cannot_be_read_is_never_shown(string connectionString)
    {
        var error = Assert.Single(Errors(options => options.Redis.ConnectionString = connectionString));

        Assert.StartsWith("Promy:EventBus:Redis:ConnectionString: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis:/localhost:6379")]
    [InlineData("localhost/0")]
    public void A_configuration_in_code_that_names_no_host_is_refused_too(string server) =>
        Assert.Equal(
            "Promy:EventBus:Redis:Configuration: it names a server that is no host. Give each of its EndPoints a host "
            + "name or address, and a port.",
            Assert.Single(Errors(options =>
            {
                options.Redis.ConnectionString = null;
                options.Redis.Configuration = ConfigurationOptions.Parse(server);
                options.Redis.Configuration.EndPoints.Add("localhost", 6379);
            })));

    [Fact]
    public void A_missing_redis_is_an_error_with_the_key_to_set()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddPromyEventBus(_ => { });
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IOptions<PromyEventBusOptions>>().Value);

        Assert.Equal(
            "Promy:EventBus:Redis:ConnectionString: no Redis is given. Set this key or ConnectionStrings:Redis "
            + "(environment: ConnectionStrings__Redis) to host:port or redis://host:port, or give a Configuration, "
            + "Connection or ConnectionFactory in code.",
            Assert.Single(exception.Failures));
    }

    [Fact]
    public void Another_transport_needs_no_redis() =>
        Assert.Empty(Errors(options => options.Redis.ConnectionString = null));

    [Fact]
    public void The_reserved_consumer_name_of_released_entries_is_refused() =>
        Assert.Equal(
            "Promy:EventBus:Consumer:ConsumerId: 'handed-back' is reserved for entries that stopped consumers hand "
            + "back. Choose another name.",
            Assert.Single(Errors(options => options.Consumer.ConsumerId = "handed-back")));

    [Fact]
    public void Errors_name_the_key_that_was_read()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(
            Configurations.Json("""{"ConnectionStrings":{"Redis":"http://nowhere"}}"""));
        services.AddPromyEventBus(Configurations.Json("""{"Bus":{"Consumer":{"BatchSize":0}}}""").GetSection("Bus"));
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IOptions<PromyEventBusOptions>>().Value);

        Assert.Equal(
            ["ConnectionStrings:Redis", "Bus:Consumer:BatchSize"],
            exception.Failures.Select(failure => failure.Split(": ")[0]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3_600_001)]
    public void A_delay_out_of_range_is_named_by_its_index(int milliseconds) =>
        Assert.StartsWith(
            "Promy:EventBus:Retry:Delays:1: ",
            Assert.Single(
                Errors(options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.FromMilliseconds(milliseconds)])),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(false, "events:dlq", "is a stream of dead letters. Use DeadLetter:MaxLength or DeadLetter:MaxAge.")]
    [InlineData(
        true, "{test:orders}:dlq", "is a stream of dead letters. Use DeadLetter:MaxLength or DeadLetter:MaxAge.")]
    [InlineData(
        false,
        "{test:orders}:tests:retry",
        "has the name of a key that belongs to a stream or to one of its groups. Use a stream of events.")]
    public void A_key_that_holds_no_events_is_refused_for_background_trimming(
        bool perStream,
        string stream,
        string reason) =>
        Assert.Equal(
            $"Promy:EventBus:Retention:Streams:0:Stream: '{stream}' {reason}",
            Assert.Single(Errors(options =>
            {
                options.DeadLetter.PerStream = perStream;
                options.Retention.Streams.Add(new EventBusStreamRetentionOptions { Stream = stream, MaxLength = 1 });
            })));

    [Theory]
    [InlineData(
        "Not A Type",
        "test:a",
        "0:Type",
        "'Not A Type' is not a usable type. Use 1 to 256 characters of A-Z, a-z, 0-9, '.', '_' and '-'.")]
    [InlineData(
        "order.placed", "", "0:Stream", "'' is not a usable name. Use 1 to 256 characters without control characters.")]
    [InlineData(
        "order.placed", "events:dlq", "0:Stream",
        "'events:dlq' has dead letters, or belongs to a stream or to one of its groups. Use a stream of events.")]
    [InlineData(
        "order.placed", "{test:orders}:tests:retry", "0:Stream",
        "'{test:orders}:tests:retry' has dead letters, or belongs to a stream or to one of its groups. Use a stream "
        + "of events.")]
    public void An_event_type_must_have_a_stream_of_events(string type, string stream, string key, string reason) =>
        Assert.Equal(
            $"Promy:EventBus:EventTypes:{key}: {reason}",
            Assert.Single(
                Errors(
                    options => options.EventTypes.Add(new EventBusEventTypeOptions { Type = type, Stream = stream }),
                    _ => { })));

    [Fact]
    public void An_event_type_with_two_streams_is_refused() =>
        Assert.Equal(
            "Promy:EventBus:EventTypes:1:Type: 'order.placed' is listed twice. List each type once.",
            Assert.Single(Errors(options =>
            {
                options.EventTypes.Add(new EventBusEventTypeOptions { Type = "order.placed", Stream = "a" });
                options.EventTypes.Add(new EventBusEventTypeOptions { Type = "order.placed", Stream = "b" });
            })));

    private static IEnumerable<string> Errors(
        Action<PromyEventBusOptions> configure, Action<IPromyEventBusBuilder>? consumers = null)
    {
        using var host = TestBus.Build(consumers ?? (bus => bus.AddConsumer<FirstHandler>()), configure).Host;
        try
        {
            _ = host.Services.GetRequiredService<IOptions<PromyEventBusOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
    }
}

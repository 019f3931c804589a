using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Connections;

/// <summary>TLS and mutual TLS on a redis-server that speaks nothing else.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class TlsTests
{
    private const string Canary = "canary-s3cret";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publishing_consuming_and_the_probe_work_with_certificates_given_in_code(bool mutual)
    {
        using var certificates = new TestCertificates();
        await using var redis = await PrivateRedis.StartTlsAsync(certificates, mutual);
        var bus = redis.NewBus(options =>
            (options.ConnectionString, options.Configuration) =
                (null, certificates.Trusted(redis.Server.ConnectionString)));

        Assert.True(await bus.Connections.VerifyAsync(CancellationToken.None));
        var consumer = bus.Consume();
        var numbers = await bus.PublishManyAsync(100);
        await Eventually.EqualAsync(100, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        var probe = new RedisProbe(bus.Connections, bus.Options, TimeProvider.System);
        Assert.True(await probe.PingAsync(CancellationToken.None) > TimeSpan.Zero);
        await consumer.StopAsync();

        Assert.Equal(numbers, consumer.Numbers.Order());
    }

    [Theory]
    [InlineData("rediss://service:canary-s3cret@127.0.0.1:{0}")]
    [InlineData("rediss://service:canary-s3cret@localhost:{0}/0")]
    [InlineData("127.0.0.1:{0},ssl=true,user=service,password=canary-s3cret")]
    public async Task An_untrusted_certificate_ends_the_start_and_is_no_wrong_password(string text)
    {
        using var certificates = new TestCertificates();
        await using var redis = await PrivateRedis.StartTlsAsync(certificates);
        var bus = redis.NewBus(
            options => options.ConnectionString = text.Replace(
                "{0}", $"{redis.Server.Port}", StringComparison.Ordinal));

        var error = await AssertNotTrustedAsync(bus);

        Assert.Contains($":{redis.Server.Port}", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EventBusConfigurationException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));
        Assert.False(await redis.Database.KeyExistsAsync(bus.Stream));
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused_and_accepted_under_that_name()
    {
        using var certificates = new TestCertificates("redis.example.com");
        await using var server = await RedisServerProcess.StartTlsAsync(certificates);
        var named = certificates.Trusted($"{server.ConnectionString},sslHost=redis.example.com");
        await using var admin = await ConnectionMultiplexer.ConnectAsync(named);
        await using var refused = new RedisBus(
            "", admin, options => Use(options, certificates.Trusted(server.ConnectionString)));
        await using var accepted = new RedisBus("", admin, options => Use(options, named));

        await AssertNotTrustedAsync(refused);
        Assert.True(await accepted.Connections.VerifyAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mutual_tls_client_without_certificate_is_told_what_to_look_at(bool none)
    {
        using var certificates = new TestCertificates();
        using var others = new TestCertificates();
        await using var redis = await PrivateRedis.StartTlsAsync(certificates, requireClient: true);
        var configuration = ConfigurationOptions.Parse($"{redis.Server.ConnectionString},ssl=true");
        configuration.TrustIssuer(certificates.Authority);
        if (!none)
        {
            configuration.CertificateSelection += (_, _, _, _, _) => others.Client;
        }

        var bus = redis.NewBus(options =>
        {
            Use(options, configuration);
            (options.MaxRetries, options.WriteTimeout) = (0, TimeSpan.FromSeconds(1));
        });

        Assert.False(await bus.Connections.VerifyAsync(CancellationToken.None));
        await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));
        var record = Assert.Single(bus.Logs.GetSnapshot(), record => record.Id.Id == 201);
        Assert.Contains("does Redis demand client certificates?", record.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_in_clear_if_tls_is_configured()
    {
        await using var listener = new RecordingListener();
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(options =>
        {
            options.ConnectionString = $"rediss://service:{Canary}@127.0.0.1:{listener.Port}";
            (options.ConnectTimeout, options.WriteTimeout, options.MaxRetries) =
                (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 0);
        });

        Assert.False(await bus.Connections.VerifyAsync(CancellationToken.None));
        await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent()));

        var connections = listener.Received;
        Assert.NotEmpty(connections);
        Assert.All(
            connections, sent => Assert.True(sent.Length > 5 && sent is [0x16, 0x03, ..], Convert.ToHexString(sent)));
        Assert.All(
            connections,
            sent => Assert.DoesNotContain(
                Canary, System.Text.Encoding.Latin1.GetString(sent), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_of_a_given_connection_are_read_with_its_own_certificates()
    {
        using var certificates = new TestCertificates();
        await using var redis = await PrivateRedis.StartTlsAsync(certificates, requireClient: true);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(
            certificates.Trusted(redis.Server.ConnectionString));
        var bus = redis.NewBus(options => (options.ConnectionString, options.Connection) = (null, connection));
        var consumer = bus.Consume();

        await bus.PublishManyAsync(1);

        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        await consumer.StopAsync();
    }

    private static void Use(EventBusRedisOptions options, ConfigurationOptions configuration) =>
        (options.ConnectionString, options.Configuration) = (null, configuration);

    private static async Task<EventBusConfigurationException> AssertNotTrustedAsync(RedisBus bus)
    {
        var error = await Assert.ThrowsAsync<EventBusConfigurationException>(
            () => bus.Connections.VerifyAsync(CancellationToken.None));
        Assert.StartsWith("TLS with Redis at ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("password", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
        return error;
    }
}

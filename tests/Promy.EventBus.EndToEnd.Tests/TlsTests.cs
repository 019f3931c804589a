using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Promy.EventBus.TestWorker;
using StackExchange.Redis;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>
/// Whole services over TLS: one configured in code, one by text alone, with the authority set as documented.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class TlsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("rediss://worker:pass@localhost:{0}/0", false)]
    [InlineData("127.0.0.1:{0},ssl=true,user=worker,password=pass", true)]
    public async Task A_worker_consumes_over_TLS_by_connection_string_and_environment(string text, bool mutual)
    {
        using var certificates = new TestCertificates();
        await using var redis = await RedisServerProcess.StartTlsAsync(certificates, mutual);
        await using var admin = await ConnectionMultiplexer.ConnectAsync(certificates.Trusted(redis.ConnectionString));
        await admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "worker", "on", ">pass", "~*", "+@all");
        await using var app = await StartAsync(certificates, redis, admin, consumers: null);
        var environment = new Dictionary<string, string> { ["SERedis_IssuerCertPath"] = certificates.AuthorityFile };
        if (mutual)
        {
            environment["SERedis_ClientCertPfxPath"] = certificates.ClientFile;
            environment["SERedis_ClientCertPassword"] = TestCertificates.ClientPassword;
        }

        await using var worker = Workers.Start(
            environment, text.Replace("{0}", $"{redis.Port}", StringComparison.Ordinal), app.Stream, app.Group);

        await app.PublishWorkAsync(Enumerable.Range(0, 50));

        await Eventually.EqualAsync(50, () => worker.Numbers().Count, Patience);
        await Eventually.EqualAsync(0, app.PendingAsync, Patience);
        await worker.TerminateAsync();
        Assert.Equal(0, worker.ExitCode);
    }

    [Fact]
    public async Task A_service_is_healthy_over_mutual_TLS()
    {
        using var certificates = new TestCertificates();
        await using var redis = await RedisServerProcess.StartTlsAsync(certificates, requireClient: true);
        await using var admin = await ConnectionMultiplexer.ConnectAsync(certificates.Trusted(redis.ConnectionString));
        var recorder = new Recorder();
        await using var app = await StartAsync(certificates, redis, admin, (bus, stream) =>
        {
            bus.Services.AddSingleton(recorder);
            bus.AddConsumer<RecordingHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
        });

        await app.PublishWorkAsync([7]);

        await Eventually.EqualAsync(1, () => recorder.Numbers.Count, Patience);
        await Eventually.EqualAsync(HealthStatus.Healthy, async () => (await app.CheckHealthAsync()).Status, Patience);
        await Eventually.EqualAsync(
            HealthStatus.Healthy, async () => (await app.CheckHealthAsync("lag")).Status, Patience);
    }

    [Fact]
    public async Task A_worker_that_does_not_trust_the_certificate_ends()
    {
        using var certificates = new TestCertificates();
        await using var redis = await RedisServerProcess.StartTlsAsync(certificates);
        await using var worker = Workers.Start($"rediss://localhost:{redis.Port}", "test:stream", "test-group");

        await Eventually.TrueAsync(() => worker.HasExited, Patience);

        Assert.NotEqual(0, worker.ExitCode);
        Assert.Empty(worker.Numbers());
    }

    private static Task<BusApp> StartAsync(
        TestCertificates certificates, RedisServerProcess redis, ConnectionMultiplexer admin,
        Action<IPromyEventBusBuilder, string>? consumers) =>
        BusApp.StartAsync("", admin, consumers, options =>
            (options.Redis.ConnectionString, options.Redis.Configuration) =
                (null, certificates.Trusted(redis.ConnectionString)));
}

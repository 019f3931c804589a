using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Promy.EventBus.TestWorker;
using StackExchange.Redis;

namespace Promy.EventBus.EndToEnd.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class StartupTests(RedisServer server)
{
    private const string Secret = "canary-4711";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Health_turns_unhealthy_when_redis_stops_answering_and_recovers()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(
            redis.ConnectionString + ",abortConnect=false");
        var recorder = new Recorder();
        await using var app = await BusApp.StartAsync(redis.ConnectionString, admin, (bus, stream) =>
        {
            bus.Services.AddSingleton(recorder);
            bus.AddConsumer<RecordingHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
        }, options => options.Redis.ReadTimeout = TimeSpan.FromSeconds(1));
        await Eventually.EqualAsync(HealthStatus.Healthy, async () => (await app.CheckHealthAsync()).Status, Patience);

        redis.Pause();
        Assert.Equal(HealthStatus.Unhealthy, (await app.CheckHealthAsync()).Status);
        redis.Resume();

        await Eventually.EqualAsync(HealthStatus.Healthy, async () => (await app.CheckHealthAsync()).Status, Patience);
    }

    [Fact]
    public async Task A_service_that_only_publishes_is_unhealthy_on_a_server_without_streams()
    {
        await using var redis = await RedisServerProcess.StartAsync(Streamless.Arguments);
        await using var admin = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await using var app = await BusApp.StartAsync(redis.ConnectionString, admin);

        var report = await app.CheckHealthAsync();

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        var description = Assert.Single(report.Entries).Value.Description;
        Assert.Contains($" at 127.0.0.1:{redis.Port} has no streams", description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default off", "bob")]
    [InlineData("default open", "bob")]
    [InlineData("default has another password", null)]
    public async Task Wrong_credentials_stop_the_start_with_the_user_and_without_the_password(
        string server, string? user)
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString + ",allowAdmin=true");
        var connected = admin.GetServer(admin.GetEndPoints()[0]);
        await connected.ExecuteAsync("ACL", "SETUSER", "bob", "on", ">right", "~*", "&*", "+@all");
        object[] change = server switch
        {
            "default off" => ["SETUSER", "default", "off"],
            "default open" => ["SETUSER", "default", "nopass"],
            _ => ["SETUSER", "default", "resetpass", ">right"],
        };
        await connected.ExecuteAsync("ACL", change);
        var credentials = user is null ? $",password={Secret}" : $",user={user},password={Secret}";

        var app = BusApp.Build(redis.ConnectionString + credentials, admin);
        using (app.Host)
        {
            var exception = await Assert.ThrowsAsync<EventBusConfigurationException>(() => app.Host.StartAsync());

            Assert.Contains($"'{user ?? "default"}'", exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(
                app.Logs.GetSnapshot(), record => record.ToString().Contains(Secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Bad_options_stop_the_start_with_every_error_and_its_key()
    {
        using var host = BusApp.Build("redis://:secret-in-url@host:notaport", server.Connection, (bus, stream) =>
        {
            bus.Services.AddSingleton(new Recorder());
            bus.AddConsumer<RecordingHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
        }, options =>
        {
            options.Consumer.Group = "";
            options.Consumer.BatchSize = 0;
            options.Consumer.BlockDuration = TimeSpan.Zero;
            options.Retry.Delays.Clear();
        }).Host;

        var exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => host.StartAsync());

        Assert.Contains("Promy:EventBus:Redis:ConnectionString", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Promy:EventBus:Consumer:Group", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Promy:EventBus:Consumer:BatchSize", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Promy:EventBus:Consumer:BlockDuration", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Promy:EventBus:Retry:Delays", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-in-url", exception.Message, StringComparison.Ordinal);
    }
}

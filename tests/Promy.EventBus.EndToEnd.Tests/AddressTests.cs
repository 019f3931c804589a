using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Promy.EventBus.TestWorker;
using StackExchange.Redis;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>A host reports the address of Redis and the configuration key it came from.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class AddressTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_host_that_starts_without_redis_names_it_in_its_logs_and_in_health()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(
            $"{redis.ConnectionString},abortConnect=false");
        await redis.KillAsync();

        await using var app = await BusApp.StartAsync(
            redis.ConnectionString + ",password=pass",
            admin,
            (bus, stream) =>
            {
                bus.Services.AddSingleton(new Recorder());
                bus.AddConsumer<RecordingHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
            },
            options =>
            {
                options.Redis.ConnectTimeout = options.Redis.ReadTimeout = options.Redis.WriteTimeout = Short;
                options.Health.MaxDeadLetters = 1;
            });

        var named = $"Redis at {redis.ConnectionString}";
        var ready = (await app.CheckHealthAsync()).Entries["promy-eventbus"];
        var lag = (await app.CheckHealthAsync("lag")).Entries["promy-eventbus-lag"];
        Assert.Equal(HealthStatus.Unhealthy, ready.Status);
        Assert.StartsWith(named, ready.Description, StringComparison.Ordinal);
        Assert.Contains(named, lag.Description, StringComparison.Ordinal);
        var telling = app.Logs.GetSnapshot().Where(record => record.Message.Contains(named, StringComparison.Ordinal));
        Assert.Superset(new HashSet<int> { 201, 601 }, telling.Select(record => record.Id.Id).ToHashSet());
    }

    [Theory]
    [InlineData("ConnectionStrings:Redis", null)]
    [InlineData("Promy:EventBus:Redis:ConnectionString", null)]
    [InlineData("Shop:Bus:Redis:ConnectionString", "Shop:Bus")]
    public async Task A_refused_password_names_the_configuration_key_it_came_from(string key, string? section)
    {
        await using var redis = await RedisServerProcess.StartAsync("--requirepass", "right");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration[key] = $"redis://:wrong@{redis.ConnectionString}";
        builder.Services.AddPromyEventBus(
            section is null ? builder.Configuration : builder.Configuration.GetSection(section));

        using var host = builder.Build();
        var error = await Assert.ThrowsAsync<EventBusConfigurationException>(() => host.StartAsync());

        Assert.Contains($"the password in {key}.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong@", error.ToString(), StringComparison.Ordinal);
    }
}

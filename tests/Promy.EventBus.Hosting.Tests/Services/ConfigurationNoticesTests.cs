using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting.Tests.Services;

public sealed class ConfigurationNoticesTests
{
    [Theory]
    [InlineData(120, 30, "00:02:06")]
    [InlineData(30, 30, "00:00:36")]
    [InlineData(25, 30, "00:00:31")]
    [InlineData(20, 25.999, "00:00:26")]
    public async Task A_shutdown_timeout_too_short_for_the_drain_is_one_warning_at_the_start(
        double drain, double shutdown, string needed)
    {
        await using var bus = Build(bus => bus.AddConsumer<FirstHandler>(), drain, TimeSpan.FromSeconds(shutdown));

        await bus.Host.StartAsync();

        var warning = Assert.Single(bus.LogsOf(LogLevel.Warning));
        Assert.Equal("ShutdownTimeoutTooShort", warning.Id.Name);
        Assert.Contains(
            $"Consumer:DrainTimeout ({TimeSpan.FromSeconds(drain)})", warning.Message, StringComparison.Ordinal);
        Assert.Contains($"({TimeSpan.FromSeconds(shutdown)})", warning.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"Set HostOptions.ShutdownTimeout to {needed} or more", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 30)]
    [InlineData(24, 30)]
    [InlineData(86_400, -0.001)]
    public async Task A_shutdown_timeout_long_enough_for_the_drain_is_no_warning(double drain, double shutdown)
    {
        await using var bus = Build(bus => bus.AddConsumer<FirstHandler>(), drain, TimeSpan.FromSeconds(shutdown));

        await bus.Host.StartAsync();

        Assert.Empty(bus.LogsOf(LogLevel.Warning));
    }

    [Fact]
    public async Task A_service_that_consumes_nothing_gets_no_warning_about_the_drain()
    {
        await using var bus = Build(_ => { }, drain: 120, TimeSpan.FromSeconds(30));

        await bus.Host.StartAsync();

        Assert.Empty(bus.LogsOf(LogLevel.Warning));
    }

    private static TestBus Build(Action<IPromyEventBusBuilder> register, double drain, TimeSpan shutdown) =>
        TestBus.Build(
        bus =>
        {
            register(bus);
            bus.Services.Configure<HostOptions>(host => host.ShutdownTimeout = shutdown);
        },
        options => options.Consumer.DrainTimeout = TimeSpan.FromSeconds(drain));
}

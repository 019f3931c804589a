using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>
/// A host that trims one stream of a real Redis with the documented rights. The test advances its intervals.
/// </summary>
internal sealed class TrimmingHost : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly IHost _host;
    private readonly RecordingClock _clock;
    private readonly FakeLogCollector _logs;
    private int _rounds;

    private TrimmingHost(IHost host, RecordingClock clock, FakeLogCollector logs) =>
        (_host, _clock, _logs) = (host, clock, logs);

    public IEnumerable<FakeLogRecord> Warnings => _logs.GetSnapshot().Where(record => record.Level >= LogLevel.Warning);

    public static Task<TrimmingHost> StartAsync(
        RedisServer server,
        string stream,
        Action<EventBusStreamRetentionOptions> choose) =>
        StartAsync(server.TrimmerConnectionString, stream, choose);

    public static async Task<TrimmingHost> StartAsync(
        string connectionString, string stream, Action<EventBusStreamRetentionOptions> choose)
    {
        var clock = new RecordingClock();
        var logs = new FakeLogCollector();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(new FakeLoggerProvider(logs));
        builder.Services.AddSingleton<TimeProvider>(clock).AddPromyEventBus(options =>
        {
            var retention = new EventBusStreamRetentionOptions { Stream = stream };
            choose(retention);
            options.Redis.ConnectionString = connectionString;
            options.Retention.Interval = Interval;
            options.Retention.Streams.Add(retention);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new TrimmingHost(host, clock, logs);
    }

    /// <summary>Lets an interval pass and waits until its round is over.</summary>
    public async Task RunRoundAsync()
    {
        await _clock.PassAboutAsync(Interval, ++_rounds);
        await _clock.WaitForAboutAsync(Interval, _rounds + 1);
    }

    /// <summary>Lets an interval pass and does not wait for its round.</summary>
    public Task BeginRoundAsync() => _clock.PassAboutAsync(Interval, ++_rounds);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}

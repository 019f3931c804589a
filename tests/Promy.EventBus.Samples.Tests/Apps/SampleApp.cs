using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Promy.EventBus.Samples.Tests.Apps;

/// <summary>
/// A sample as its Program.cs builds it in Development, on a Redis of the test's choice, with its log.
/// </summary>
/// <typeparam name="TEntry">Any type of the sample's assembly.</typeparam>
/// <param name="redis">Its connection string; <see langword="null"/> if none is given.</param>
internal abstract class SampleApp<TEntry>(string? redis) : WebApplicationFactory<TEntry>
    where TEntry : class
{
    /// <summary>No server listens on this address: a call to Redis fails at once.</summary>
    public const string NoRedis = "127.0.0.1:1";

    private readonly Dictionary<string, string> _settings = new()
    {
        ["Promy:EventBus:Redis:ConnectTimeout"] = "00:00:01",
        ["Promy:EventBus:Redis:ReadTimeout"] = "00:00:01",
        ["Promy:EventBus:Redis:WriteTimeout"] = "00:00:01",
        ["Promy:EventBus:Redis:MaxRetries"] = "1",
    };

    private readonly List<Action<IServiceCollection>> _services = [];

    /// <summary>Everything that the sample logged.</summary>
    public IReadOnlyList<FakeLogRecord> Log => Services.GetFakeLogCollector().GetSnapshot();

    /// <summary>Messages that handlers logged and that contain <paramref name="text"/>.</summary>
    public IReadOnlyList<string> MessagesWith(string text) =>
        [.. Log.Select(record => record.Message).Where(message => message.Contains(text, StringComparison.Ordinal))];

    /// <summary>Sets a configuration key; before the first request.</summary>
    public void Set(string key, string value) => _settings[key] = value;

    /// <summary>Changes the registrations; to be called before the first request.</summary>
    public void Configure(Action<IServiceCollection> services) => _services.Add(services);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        if (redis is not null)
        {
            builder.UseSetting("ConnectionStrings:Redis", redis);
        }

        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddFakeLogging());
        builder.ConfigureTestServices(services => _services.ForEach(configure => configure(services)));
    }
}

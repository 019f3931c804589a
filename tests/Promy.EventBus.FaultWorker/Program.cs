using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Promy.EventBus.FaultWorker;

// A process to be killed: consumes (--journal=…, with --added=true in a version that handles a further type) or
// publishes (--outcomes=… --first=… --count=… --callers=…) the stream (--stream=…); the bus is configured by
// --Promy:EventBus:…=…
var builder = Host.CreateApplicationBuilder(args);
var settings = builder.Configuration;
var directory = settings["directory"]!;
var warnings = new WarningCounter(Path.Combine(directory, "log"));
// The framework logs every check that is not healthy; only the status asks several times a second.
builder.Logging.ClearProviders().AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None).AddProvider(warnings);
var bus = builder.Services.AddPromyEventBus(settings.GetSection("Promy:EventBus"));
if (settings["outcomes"] is { } outcomes)
{
    builder.Services.AddSingleton(new PublishingOrder(
        settings["stream"]!, settings.GetValue<int>("first"), settings.GetValue<int>("count"), settings.GetValue("callers", 16), outcomes));
    builder.Services.AddHostedService<PublishingService>();
}
else
{
    builder.Services.AddSingleton(new HandledJournal(settings["journal"]!));
    bus.AddConsumer<FaultEventHandler, FaultEvent>(consumer => consumer.Stream = settings["stream"]);
    if (settings.GetValue<bool>("added"))
    {
        bus.AddConsumer<AddedEventHandler, AddedEvent>(consumer => consumer.Stream = settings["stream"]);
    }

    builder.Services.AddHostedService(provider => new StatusWriter(
        provider.GetRequiredService<HealthCheckService>(), warnings, Path.Combine(directory, "status")));
}

await builder.Build().RunAsync();

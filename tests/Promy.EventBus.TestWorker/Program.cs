using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Promy.EventBus.TestWorker;

// A service in its own process, so that a test can kill it. Arguments: --role=…, --stream=…, --directory=… for its
// notes, and --Promy:EventBus:…=… for the bus.
var builder = Host.CreateApplicationBuilder(args);
var settings = builder.Configuration;
var files = new WorkerFiles(settings["directory"]!);
var warnings = new WarningCounter(files.Log);
// The framework logs every check that is not healthy; only the status asks several times a second.
builder.Logging.ClearProviders()
    .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
    .AddProvider(warnings);
var bus = builder.Services.AddPromyEventBus(settings.GetSection("Promy:EventBus"));
switch (settings["role"])
{
    case WorkerRoles.Work:
        bus.AddWork(settings["stream"]!, files);
        break;

    case WorkerRoles.Faults:
        bus.AddFaults(settings["stream"]!, files, warnings, handlesAdded: settings.GetValue<bool>("added"));
        break;

    case WorkerRoles.Publish:
        bus.Services.AddSingleton(new PublishingOrder(
            settings["stream"]!,
            settings.GetValue<int>("first"),
            settings.GetValue<int>("count"),
            settings.GetValue("callers", 16),
            files.Outcomes));
        bus.Services.AddHostedService<PublishingService>();
        break;

    case WorkerRoles.Replay:
        await DeadLetterReplaying.RunAsync(builder);
        return;

    default:
        throw new InvalidOperationException($"No worker has the role '{settings["role"]}'.");
}

await builder.Build().RunAsync();

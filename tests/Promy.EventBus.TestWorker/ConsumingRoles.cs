using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Promy.EventBus.TestWorker;

/// <summary>The handlers of each role that consumes.</summary>
internal static class ConsumingRoles
{
    public static void AddWork(this IPromyEventBusBuilder bus, string stream, WorkerFiles files)
    {
        bus.Services.AddSingleton(new Journal(files.Journal));
        bus.AddConsumer<WorkDoneHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
    }

    public static void AddFaults(
        this IPromyEventBusBuilder bus, string stream, WorkerFiles files, WarningCounter warnings, bool handlesAdded)
    {
        bus.Services.AddSingleton(new Journal(files.Journal));
        bus.AddConsumer<FaultEventHandler, FaultEvent>(consumer => consumer.Stream = stream);
        if (handlesAdded)
        {
            bus.AddConsumer<AddedEventHandler, AddedEvent>(consumer => consumer.Stream = stream);
        }

        bus.Services.AddHostedService(provider => new StatusWriter(
            provider.GetRequiredService<HealthCheckService>(), warnings, files.Status));
    }
}

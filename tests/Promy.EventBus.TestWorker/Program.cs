using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Promy.EventBus.TestWorker;

// A worker service of its own process, so that a test can kill it. Configured from the command line:
// --Promy:EventBus:Redis:ConnectionString=… --Promy:EventBus:Consumer:Group=… --stream=… --journal=…
// With --replay=true it consumes nothing and replays the dead letters of the stream --Promy:EventBus:DeadLetter:Stream=…
var builder = Host.CreateApplicationBuilder(args);
if (builder.Configuration.GetValue<bool>("replay"))
{
    await DeadLetterReplaying.RunAsync(builder);
    return;
}

builder.Services.AddSingleton(new Journal(builder.Configuration["journal"]!));
builder.Services
    .AddPromyEventBus(builder.Configuration.GetSection("Promy:EventBus"))
    .AddConsumer<WorkDoneHandler, WorkDoneEvent>(consumer => consumer.Stream = builder.Configuration["stream"]);

await builder.Build().RunAsync();

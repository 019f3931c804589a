using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Promy.EventBus.TestWorker;

// A worker service of its own process, so that a test can kill it. Configured from the command line:
// --Promy:EventBus:Redis:ConnectionString=… --Promy:EventBus:Consumer:Group=… --stream=… --journal=…
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton(new Journal(builder.Configuration["journal"]!));
builder.Services
    .AddPromyEventBus(builder.Configuration.GetSection("Promy:EventBus"))
    .AddConsumer<WorkDoneHandler, WorkDoneEvent>(consumer => consumer.Stream = builder.Configuration["stream"]);

await builder.Build().RunAsync();

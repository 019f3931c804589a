using Samples.Shared;
using WorkerSubscriber.Handlers;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls(builder.Configuration["urls"] ?? "http://localhost:8081");

var bus = builder.Services
    .AddPromyEventBus(builder.Configuration.GetSection("Promy:EventBus"))
    .AddNotificationConsumers();
var isInMemory = builder.IsInMemory();
if (isInMemory)
{
    bus.UseInMemory();
}

var app = builder.Build();
if (isInMemory)
{
    app.Logger.LogWarning(
        "No Redis is given: this worker reads the memory of its own process, and nothing publishes there. "
        + "Set ConnectionStrings__Redis to use a Redis, or run WebApiPublisher alone: it runs these handlers too");
}

app.MapHealth();

app.Run();

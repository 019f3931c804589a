using Promy.EventBus;
using Template._1.Events;
using Template._1.Handlers;

var builder = WebApplication.CreateBuilder(args);

var bus = builder.Services
    .AddPromyEventBus(builder.Configuration.GetSection("Promy:EventBus"))
    .AddConsumer<OrderPlacedHandler>();

// Development needs no Redis. Everywhere else the service does not start without a connection string.
var isInMemory = builder.Environment.IsDevelopment()
    && string.IsNullOrEmpty(builder.Configuration.GetConnectionString("Redis"));
if (isInMemory)
{
    bus.UseInMemory();
}

var app = builder.Build();

if (isInMemory)
{
    app.Logger.LogInformation(
        "No Redis is given: events stay in the memory of this process. Set ConnectionStrings__Redis to use a Redis");
}

if (app.Environment.IsDevelopment())
{
    // Gives the worker something to do on a machine on which no other service publishes.
    app.MapPost("/development/orders/{orderId}",
        (string orderId, IEventPublisher publisher, CancellationToken cancellationToken) =>
            publisher.PublishAsync(new OrderPlacedEvent { OrderId = orderId }, cancellationToken));
}

// /health/live runs no check: restarting a process does not repair Redis.
app.MapHealthChecks("/health");
app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapHealthChecks("/health/live", new() { Predicate = _ => false });

app.Run();

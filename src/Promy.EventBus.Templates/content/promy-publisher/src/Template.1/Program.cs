using Promy.EventBus;
using Template._1.Events;
using Template._1.Orders;
using Template._1.Problems;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddProblemDetails();
builder.Services.AddExceptionHandler<ProblemExceptionHandler>();
var bus = builder.Services.AddPromyEventBus(builder.Configuration.GetSection("Promy:EventBus"));

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
        "No Redis is given: events stay in the memory of this process, and no other service sees them. "
        + "Set ConnectionStrings__Redis to use a Redis");
}

app.UseExceptionHandler();
app.UseStatusCodePages();

app.MapPost("/orders",
    async (PlaceOrderRequest order, IEventPublisher publisher, CancellationToken cancellationToken) =>
    {
        var placed = new OrderPlacedEvent { OrderId = order.OrderId ?? "" };
        var entryId = await publisher.PublishAsync(placed, cancellationToken);
        return TypedResults.Accepted((string?)null, new OrderPlacedResponse(placed.Id, entryId));
    });

// /health/live runs no check: restarting a process does not repair Redis.
app.MapHealthChecks("/health");
app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapHealthChecks("/health/live", new() { Predicate = _ => false });

app.Run();

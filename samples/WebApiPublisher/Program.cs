using Samples.Shared;
using WebApiPublisher.Endpoints;
using WebApiPublisher.Problems;
using WebApiPublisher.Requests;
using WorkerSubscriber.Handlers;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls(builder.Configuration["urls"] ?? "http://localhost:8080");
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = RequestLimits.MaxBodyBytes);

var bus = builder.Services.AddPromyEventBus(builder.Configuration.GetSection("Promy:EventBus"));
var isInMemory = builder.IsInMemory();
if (isInMemory)
{
    // The worker is another process and cannot read this memory: its handlers run here.
    bus.UseInMemory().AddNotificationConsumers();
}

builder.Services.AddProblems();
builder.Services.AddOpenApi();

var app = builder.Build();
if (isInMemory)
{
    app.Logger.LogInformation(
        "No Redis is given: events stay in the memory of this process, which also runs the worker's handlers. "
        + "Set ConnectionStrings__Redis to use a Redis");
}

app.UseExceptionHandler();
app.UseStatusCodePages();

app.MapPromotions();
app.MapUsers();
app.MapHealth();
app.MapOpenApi();

app.Run();

using Samples.Shared;
using WorkerSubscriber.Handlers;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls(builder.Configuration["urls"] ?? "http://localhost:8081");

builder.Services
    .AddPromyEventBus(builder.Configuration.GetSection("Promy:EventBus"))
    .AddConsumer<PromotionCreatedHandler>()
    .AddConsumer<PromotionDeletedHandler>()
    .AddConsumer<UserRegisteredHandler>();

var app = builder.Build();
app.MapHealth();

app.Run();

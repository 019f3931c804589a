using Promy.EventBus;
using Promy.EventBus.Testing.App;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddPromyEventBus(builder.Configuration, bus => bus.Consumer.Group = "shop")
    .AddConsumer<OrderHandler>();

var app = builder.Build();
app.MapPost(
    "/orders/{number:int}",
    async (int number, IEventPublisher publisher) => await publisher.PublishAsync(new OrderPlaced { Number = number }));
app.Run();

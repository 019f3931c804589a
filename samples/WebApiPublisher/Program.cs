using Samples.Shared;
using WebApiPublisher.Endpoints;
using WebApiPublisher.Problems;
using WebApiPublisher.Requests;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls(builder.Configuration["urls"] ?? "http://localhost:8080");
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = RequestLimits.MaxBodyBytes);

builder.Services.AddPromyEventBus(builder.Configuration.GetSection("Promy:EventBus"));
builder.Services.AddProblems();
builder.Services.AddOpenApi();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();

app.MapPromotions();
app.MapUsers();
app.MapHealth();
app.MapOpenApi();

app.Run();

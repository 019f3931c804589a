using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus;
using Promy.EventBus.Testing;
using Template._1.Events;

namespace Template._1.Tests;

/// <summary>The API as Program.cs builds it, without a Redis.</summary>
public sealed class OrderTests
{
    [Fact]
    public async Task An_order_is_published()
    {
        await using var api = Start(services => services.AddPromyEventBusTestHarness());

        using var answer = await PostAsync(api, new { orderId = "order-1" });

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var published = Assert.Single(api.Services.GetEventBusTestHarness().Published<OrderPlacedEvent>());
        Assert.Equal("order-1", published.Event.OrderId);
    }

    [Fact]
    public async Task An_order_without_an_id_is_refused()
    {
        await using var api = Start(services => services.AddPromyEventBusTestHarness());

        using var answer = await PostAsync(api, new { });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(api.Services.GetEventBusTestHarness().Published<OrderPlacedEvent>());
    }

    [Fact]
    public async Task An_event_that_is_not_stored_is_answered_with_503()
    {
        var publisher = new RecordingEventPublisher();
        publisher.RefuseNext();
        await using var api = Start(services => services.AddSingleton<IEventPublisher>(publisher));

        using var answer = await PostAsync(api, new { orderId = "order-1" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    private static WebApplicationFactory<Program> Start(Action<IServiceCollection> configure) =>
        new WebApplicationFactory<Program>().WithWebHostBuilder(host => host.ConfigureTestServices(configure));

    private static Task<HttpResponseMessage> PostAsync(WebApplicationFactory<Program> api, object order) =>
        api.CreateClient().PostAsJsonAsync("/orders", order, TestContext.Current.CancellationToken);
}

using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus;
using Promy.EventBus.Testing;
using Template._1.Events;
using Template._1.Handlers;

namespace Template._1.Tests;

/// <summary>The worker as Program.cs builds it, on the transport of the test harness: no Redis, no waiting.</summary>
public sealed class OrderPlacedTests
{
    [Fact]
    public async Task A_placed_order_is_handled()
    {
        await using var worker = new WebApplicationFactory<Program>().WithWebHostBuilder(
            host => host.ConfigureTestServices(services => services.AddPromyEventBusTestHarness()));
        var harness = worker.Services.GetEventBusTestHarness();
        var publisher = worker.Services.GetRequiredService<IEventPublisher>();

        await publisher.PublishAsync(
            new OrderPlacedEvent { OrderId = "order-1" }, TestContext.Current.CancellationToken);
        await harness.WhenSettledAsync(TestContext.Current.CancellationToken);

        Assert.Single(harness.Handled<OrderPlacedHandler>());
        Assert.Empty(harness.Failed);
    }
}

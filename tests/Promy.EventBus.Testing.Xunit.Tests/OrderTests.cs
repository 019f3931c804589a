using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Testing.App;

namespace Promy.EventBus.Testing.Xunit.Tests;

public sealed class OrderTests : IDisposable
{
    private readonly WebApplicationFactory<Program> _factory = new WebApplicationFactory<Program>()
        .WithWebHostBuilder(web => web.ConfigureTestServices(services => services.AddPromyEventBusTestHarness()));

    public void Dispose() => _factory.Dispose();

    [Fact]
    public async Task A_posted_order_is_handled()
    {
        await _factory.CreateClient().PostAsync("/orders/7", content: null);
        var harness = _factory.Services.GetEventBusTestHarness();
        await harness.WhenSettledAsync();

        Assert.Equal(7, Assert.IsType<OrderPlaced>(Assert.Single(harness.Handled<OrderHandler>()).Event).Number);
        Assert.Single(harness.Failed);
    }

    [Fact]
    public async Task An_order_without_a_number_is_a_dead_letter()
    {
        await _factory.CreateClient().PostAsync("/orders/0", content: null);
        var harness = _factory.Services.GetEventBusTestHarness();
        await harness.WhenSettledAsync();

        Assert.Equal("The shop is closed.", Assert.Single(harness.DeadLettered<OrderPlaced>()).Reason);
    }
}

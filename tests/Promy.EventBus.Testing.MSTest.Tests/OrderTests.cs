using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Testing.App;

namespace Promy.EventBus.Testing.MSTest.Tests;

[TestClass]
public sealed class OrderTests : IDisposable
{
    private readonly WebApplicationFactory<Program> _factory = new WebApplicationFactory<Program>()
        .WithWebHostBuilder(web => web.ConfigureTestServices(services => services.AddPromyEventBusTestHarness()));

    public void Dispose() => _factory.Dispose();

    [TestMethod]
    public async Task A_posted_order_is_handled()
    {
        await _factory.CreateClient().PostAsync("/orders/7", content: null);
        var harness = _factory.Services.GetEventBusTestHarness();
        await harness.WhenSettledAsync();

        Assert.AreEqual(7, ((OrderPlaced)Assert.ContainsSingle(harness.Handled<OrderHandler>()).Event).Number);
        Assert.HasCount(1, harness.Failed);
    }

    [TestMethod]
    public async Task An_order_without_a_number_is_a_dead_letter()
    {
        await _factory.CreateClient().PostAsync("/orders/0", content: null);
        var harness = _factory.Services.GetEventBusTestHarness();
        await harness.WhenSettledAsync();

        Assert.AreEqual("The shop is closed.", Assert.ContainsSingle(harness.DeadLettered<OrderPlaced>()).Reason);
    }
}

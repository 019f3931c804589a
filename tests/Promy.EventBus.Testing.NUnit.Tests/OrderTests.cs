using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Promy.EventBus.Testing.App;

namespace Promy.EventBus.Testing.NUnit.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OrderTests : IDisposable
{
    private readonly WebApplicationFactory<Program> _factory = new WebApplicationFactory<Program>()
        .WithWebHostBuilder(web => web.ConfigureTestServices(services => services.AddPromyEventBusTestHarness()));

    public void Dispose() => _factory.Dispose();

    [Test]
    public async Task A_posted_order_is_handled()
    {
        await _factory.CreateClient().PostAsync("/orders/7", content: null);
        var harness = _factory.Services.GetEventBusTestHarness();
        await harness.WhenSettledAsync();

        Assert.That(((OrderPlaced)harness.Handled<OrderHandler>().Single().Event).Number, Is.EqualTo(7));
        Assert.That(harness.Failed, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_order_without_a_number_is_a_dead_letter()
    {
        await _factory.CreateClient().PostAsync("/orders/0", content: null);
        var harness = _factory.Services.GetEventBusTestHarness();
        await harness.WhenSettledAsync();

        Assert.That(harness.DeadLettered<OrderPlaced>().Single().Reason, Is.EqualTo("The shop is closed."));
    }
}

using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Promy.EventBus.Testing.App;

namespace Promy.EventBus.Testing.Xunit.Tests;

public sealed class ParallelTests
{
    private const int Applications = 100;

    [Fact]
    public async Task A_hundred_applications_at_the_same_time_do_not_disturb_each_other() =>
        await Task.WhenAll(Enumerable.Range(1, Applications).Select(number => Task.Run(() => RunAsync(number))));

    private static async Task RunAsync(int number)
    {
        // Without watching files: the system lets a user watch from 128 places only.
        await using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(
            web => web.UseSetting("hostBuilder:reloadConfigOnChange", "false")
                .ConfigureTestServices(services => services.AddPromyEventBusTestHarness()));

        await factory.CreateClient().PostAsync($"/orders/{number}", content: null);
        var harness = factory.Services.GetEventBusTestHarness();
        await harness.WhenSettledAsync();

        Assert.Equal(number, ((OrderPlaced)Assert.Single(harness.Handled<OrderHandler>()).Event).Number);
        Assert.Equal(number, ((OrderPlaced)Assert.Single(harness.Failed).Event).Number);
    }
}

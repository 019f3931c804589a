namespace Promy.EventBus.Testing.Tests.Waiting;

public sealed class ParallelTests
{
    private const int Hosts = 100;

    [Fact]
    public async Task A_hundred_hosts_at_the_same_time_do_not_disturb_each_other() =>
        await Task.WhenAll(Enumerable.Range(0, Hosts).Select(number => Task.Run(() => RunAsync(number))));

    private static async Task RunAsync(int number)
    {
        await using var host = await TestHost.StartAsync(
            (_, context, _) =>
                (context.Attempt, context.Redeliveries) != (2, 1)
                    ? throw new InvalidOperationException("not yet")
                    : Task.CompletedTask,
            bus => bus.Retry.Redelivery = [TimeSpan.FromMinutes(1 + number)]);

        await host.Publisher.PublishAsync(new OrderPlaced { Number = number });
        await host.Harness.WhenSettledAsync();

        Assert.Equal(number, Assert.Single(host.Harness.Published<OrderPlaced>()).Event.Number);
        Assert.Equal(number, ((OrderPlaced)Assert.Single(host.Harness.Handled<OrderHandler>()).Event).Number);
        Assert.Equal(4, host.Harness.Failed.Count);
        Assert.Empty(host.Harness.DeadLettered<Event>());
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Testing.Tests.Waiting;

public sealed class StopTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    // A drain on a clock that stands still would wait for the shutdown timeout of the host, 30 seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_stop_does_not_wait_for_a_retry_by_the_clock()
    {
        var failed = new TaskCompletionSource();
        var host = await TestHost.StartAsync(
            (_, _, _) =>
            {
                failed.TrySetResult();
                throw new InvalidOperationException("never");
            },
            bus => bus.Retry.Delays = [TimeSpan.Zero, TimeSpan.FromHours(1)]);
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await failed.Task;

        await host.DisposeAsync().AsTask().WaitAsync(Limit, TimeProvider.System, Token);

        Assert.Contains("released by the stop of the host", host.LastTimeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_handler_that_ignores_its_token()
    {
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var host = await TestHost.StartAsync((_, _, _) =>
        {
            begun.SetResult();
            return end.Task;
        });
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await begun.Task;

        await host.DisposeAsync().AsTask().WaitAsync(Limit, TimeProvider.System, Token);

        end.SetResult();
    }

    [Fact]
    public async Task A_host_can_be_disposed_before_its_stop_has_ended()
    {
        using var harness = new EventBusTestHarness();
        var host = await TestHost.StartAsync(harness: harness);
        await using var other = await TestHost.StartAsync(
            options: bus => bus.Consumer.Group = "other", harness: harness);
        var service = host.Services.GetServices<IHostedService>().OfType<HarnessService>().Single();

        // As a program in a WebApplicationFactory, which the factory stops and disposes too.
        await Task.WhenAll(service.StoppingAsync(Token), service.StoppingAsync(Token));
        service.Dispose();
        await Task.WhenAll(service.StoppedAsync(Token), service.StoppedAsync(Token));
        await other.Publisher.PublishAsync(new OrderPlaced(), Token);
        await harness.WhenSettledAsync(Token);

        Assert.Contains("other", harness.Handled<OrderHandler>().Select(handled => handled.Context.Group));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_stop_moves_no_time_if_nothing_waits_for_it()
    {
        var host = await TestHost.StartAsync();
        var clock = host.Harness.Clock;
        var start = clock.GetUtcNow();
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);

        await host.DisposeAsync();

        Assert.Equal(start, clock.GetUtcNow());
    }
}

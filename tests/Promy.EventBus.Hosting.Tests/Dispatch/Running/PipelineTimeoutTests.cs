using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

/// <summary>
/// Uses the real clock, on which a pipeline reuses its tokens and drops callbacks registered with them.
/// </summary>
public sealed class PipelineTimeoutTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task An_application_timeout_cancels_a_handler_after_many_quick_ones()
    {
        var script = new Script<FirstHandler>();
        await using var services = Services(script);
        var dispatcher = Dispatcher(services);
        for (var index = 0; index < 50; index++)
        {
            Assert.Same(
                DeliveryOutcome.Handled,
                await dispatcher.DispatchAsync(Deliveries.Of(new OrderPlacedEvent()), CancellationToken.None));
        }

        script.Do = (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        var outcome = await dispatcher.DispatchAsync(Deliveries.Of(new OrderPlacedEvent()), CancellationToken.None)
            .AsTask().WaitAsync(Eventually.DefaultDeadline);

        Assert.Equal(2, Assert.Single(outcome.Failures).Attempts);
    }

    private static EventDispatcher Dispatcher(ServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<PromyEventBusOptions>>().Value;
        var loop = ConsumerPlan.Create(options, [.. services.GetServices<ConsumerRegistration>()]).Loops[0];
        return services.GetRequiredService<EventDispatcherFactory>().Create(loop);
    }

    private static ServiceProvider Services(Script<FirstHandler> script)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(script);
        services.AddPromyEventBus(options =>
        {
            options.Redis.ConnectionString = "localhost";
            options.Consumer.Group = Deliveries.Group;
        }).AddConsumer<FirstHandler>();
        services.AddResiliencePipeline(
            EventBusResilience.PipelineKey,
            pipeline => pipeline.AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1, Delay = TimeSpan.Zero })
                .AddTimeout(Limit));
        return services.BuildServiceProvider();
    }
}

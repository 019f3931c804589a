using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

/// <summary>The application replaces the retry through the registry of resilience pipelines.</summary>
public sealed class RegisteredPipelineTests
{
    [Fact]
    public void The_key_for_every_handler_is_the_documented_key() =>
        Assert.Equal("promy-eventbus", EventBusResilience.PipelineKey);

    [Fact]
    public async Task A_pipeline_of_the_application_replaces_the_delays_of_every_handler()
    {
        await using var bus = await TestBus.StartAsync(
            builder => AddRetry(builder.AddConsumer<FirstHandler>(), "promy-eventbus", 4));
        bus.First.Throw(new InvalidOperationException());

        Assert.Equal(5, Assert.Single((await bus.DeliverAsync()).Failures).Attempts);
        Assert.Equal([1, 2, 3, 4, 5], bus.First.Attempts);
    }

    [Fact]
    public async Task A_pipeline_for_one_handler_takes_precedence_over_the_pipeline_for_all()
    {
        await using var bus = await TestBus.StartAsync(builder =>
        {
            builder.AddConsumer<FirstHandler>().AddConsumer<SecondHandler>();
            AddRetry(builder, EventBusResilience.PipelineKey, 4);
            AddRetry(builder, EventBusResilience.PipelineKeyOf<SecondHandler>(), 1);
        });
        bus.First.Throw(new InvalidOperationException());
        bus.Second.Throw(new InvalidOperationException());

        Assert.Equal([5, 2], (await bus.DeliverAsync()).Failures.Select(failure => failure.Attempts));
    }

    [Fact]
    public async Task The_handler_timeout_stays_within_a_pipeline_of_the_application()
    {
        await using var bus = await TestBus.StartAsync(
            builder => AddRetry(builder.AddConsumer<FirstHandler>(), "promy-eventbus", 1));
        bus.First.Do = (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

        var delivering = bus.DeliverAsync();
        await bus.TimeOutAsync<FirstHandler>(TimeSpan.FromSeconds(30));
        await bus.TimeOutAsync<FirstHandler>(TimeSpan.FromSeconds(30), attempt: 2);

        Assert.Equal(2, Assert.Single((await delivering).Failures).Attempts);
    }

    [Fact]
    public async Task An_abandoned_handler_is_not_run_again_under_any_pipeline()
    {
        await using var bus = await TestBus.StartAsync(
            builder => AddRetry(builder.AddConsumer<FirstHandler>(), "promy-eventbus", 4));
        var end = new TaskCompletionSource();
        bus.First.Do = (_, _) => end.Task;

        var delivering = bus.DeliverAsync();
        await bus.TimeOutAsync<FirstHandler>(TimeSpan.FromSeconds(30));
        await bus.Clock.PassAsync(HandlerExecution.Grace);

        Assert.Equal(1, Assert.Single((await delivering).Failures).Attempts);
        Assert.Equal([1], bus.First.Attempts);
        end.SetResult();
    }

    [Fact]
    public async Task A_pipeline_that_throws_after_a_success_does_not_make_a_failure()
    {
        await using var bus = await StartWithPipelineAsync(pipeline => pipeline.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => arguments.Outcome.Exception is null
                ? throw new InvalidOperationException("the pipeline is broken")
                : PredicateResult.True(),
        }));

        Assert.Equal(DeliveryOutcomeKind.Handled, (await bus.DeliverAsync()).Kind);

        Assert.Single(bus.First.Contexts);
        var record = Assert.Single(bus.LogsOf(LogLevel.Warning));
        Assert.Equal("the pipeline is broken", record.Exception!.Message);
    }

    [Fact]
    public async Task A_pipeline_that_throws_does_not_hide_the_exception_of_the_handler()
    {
        await using var bus = await StartWithPipelineAsync(pipeline => pipeline.AddRetry(new RetryStrategyOptions
        {
            Delay = TimeSpan.Zero,
            OnRetry = _ => throw new InvalidOperationException("the pipeline is broken"),
        }));
        bus.First.Throw(new TimeoutException("the mail server is away"));

        var failure = Assert.Single((await bus.DeliverAsync()).Failures);

        Assert.Equal(typeof(InvalidOperationException).FullName, failure.ExceptionType);
        Assert.Contains("the mail server is away", failure.StackTrace, StringComparison.Ordinal);
    }

    private static Task<TestBus> StartWithPipelineAsync(Action<ResiliencePipelineBuilder> build) =>
        TestBus.StartAsync(builder =>
            builder.AddConsumer<FirstHandler>()
                .Services.AddResiliencePipeline(EventBusResilience.PipelineKey, build));

    private static void AddRetry(IPromyEventBusBuilder builder, string key, int retries) =>
        builder.Services.AddResiliencePipeline(
            key,
            pipeline => pipeline.AddRetry(
                new RetryStrategyOptions { MaxRetryAttempts = retries, Delay = TimeSpan.Zero }));
}

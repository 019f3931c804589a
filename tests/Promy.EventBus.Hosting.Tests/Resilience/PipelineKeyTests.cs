using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Promy.EventBus.Hosting.Tests.Resilience;

/// <summary>Each handler has its own key, even if another class has the same name.</summary>
public sealed class PipelineKeyTests
{
    private const string FirstKey = "promy-eventbus:Promy.EventBus.Hosting.Tests.FirstHandler";
    private const string Here = "promy-eventbus:Promy.EventBus.Hosting.Tests.Resilience.PipelineKeyTests";

    [Fact]
    public void PipelineKeyOf_a_handler_is_its_full_name_with_type_arguments()
    {
        Assert.Equal(FirstKey, EventBusResilience.PipelineKeyOf<FirstHandler>());
        Assert.Equal(Here + "+One+SameHandler", EventBusResilience.PipelineKeyOf<One.SameHandler>());
        Assert.Equal(Here + "+GenericHandler`1[System.Int32]", EventBusResilience.PipelineKeyOf<GenericHandler<int>>());
    }

    [Fact]
    public async Task Two_handlers_of_one_name_do_not_share_a_pipeline()
    {
        await using var bus = await TestBus.StartAsync(builder =>
        {
            builder.AddConsumer<One.SameHandler>().AddConsumer<Two.SameHandler>();
            AddRetry(builder, EventBusResilience.PipelineKey, 4);
            AddRetry(builder, EventBusResilience.PipelineKeyOf<One.SameHandler>(), 1);
        });

        var failures = (await bus.DeliverAsync()).Failures;

        Assert.Equal([("One", 2), ("Two", 5)], failures.Select(failure => (failure.Reason, failure.Attempts)));
    }

    [Fact]
    public async Task A_pipeline_under_the_bare_name_of_a_handler_ends_the_start_with_the_key()
    {
        using var host = TestBus.Build(
            builder => AddRetry(builder.AddConsumer<FirstHandler>(), "promy-eventbus:FirstHandler", 1)).Host;

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("promy-eventbus:FirstHandler", exception.Message, StringComparison.Ordinal);
        Assert.Contains("PipelineKeyOf<FirstHandler>()", exception.Message, StringComparison.Ordinal);
        Assert.Contains(FirstKey, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_name_that_is_the_full_name_of_another_handler_is_used()
    {
        await using var bus = await TestBus.StartAsync(builder =>
        {
            builder.AddConsumer<HandlerWithoutNamespace>().AddConsumer<Three.HandlerWithoutNamespace>();
            AddRetry(builder, EventBusResilience.PipelineKey, 4);
            AddRetry(builder, EventBusResilience.PipelineKeyOf<HandlerWithoutNamespace>(), 1);
        });

        var failures = (await bus.DeliverAsync()).Failures;

        Assert.Equal(
            [("None", 2), ("Three", 5)], failures.Select(failure => (failure.Reason, failure.Attempts)));
    }

    private static void AddRetry(IPromyEventBusBuilder builder, string key, int retries) =>
        builder.Services.AddResiliencePipeline(
            key,
            pipeline => pipeline.AddRetry(
                new RetryStrategyOptions { MaxRetryAttempts = retries, Delay = TimeSpan.Zero }));

    private static class One
    {
        public sealed class SameHandler : IEventHandler<OrderPlacedEvent>
        {
            public Task HandleAsync(
                OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) =>
                throw new InvalidOperationException(nameof(One));
        }
    }

    private static class Two
    {
        public sealed class SameHandler : IEventHandler<OrderPlacedEvent>
        {
            public Task HandleAsync(
                OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) =>
                throw new InvalidOperationException(nameof(Two));
        }
    }

    private static class Three
    {
        public sealed class HandlerWithoutNamespace : IEventHandler<OrderPlacedEvent>
        {
            public Task HandleAsync(
                OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) =>
                throw new InvalidOperationException(nameof(Three));
        }
    }

    private sealed class GenericHandler<T>(T value) : IEventHandler<OrderPlacedEvent>
    {
        public Task HandleAsync(OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"{value}");
    }
}

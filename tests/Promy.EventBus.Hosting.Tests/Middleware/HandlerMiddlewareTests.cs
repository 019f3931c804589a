using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly.Timeout;

namespace Promy.EventBus.Hosting.Tests.Middleware;

public sealed class HandlerMiddlewareTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_first_middleware_that_is_added_is_the_outermost()
    {
        await using var bus = await MiddlewareBus.StartAsync(
            bus => bus.Use<NotingMiddleware<Outer>>().Use<NotingMiddleware<Inner>>());
        var order = new OrderPlacedEvent();

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync(order));

        Assert.Equal(
            [
                "Outer begins TenantHandler 1", "Inner begins TenantHandler 1", $"handler for tenant of {order.Id}",
                "Inner ends", "Outer ends",
            ],
            bus.Notes());
    }

    [Fact]
    public async Task A_middleware_that_is_added_twice_runs_twice()
    {
        await using var bus = await MiddlewareBus.StartAsync(
            bus => bus.Use<NotingMiddleware<Outer>>().Use<NotingMiddleware<Outer>>());

        await bus.DeliverAsync();

        Assert.Equal(2, bus.Notes().Count(line => line == "Outer ends"));
    }

    [Fact]
    public async Task Every_attempt_has_middlewares_and_a_scope_of_its_own()
    {
        await using var bus = await MiddlewareBus.StartAsync(bus => bus.Use<NotingMiddleware<Outer>>());
        bus.Handler().Do = (context, _) =>
            context.Attempt == 1 ? Task.FromException(new TimeoutException()) : Task.CompletedTask;
        var order = new OrderPlacedEvent();

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync(order));

        Assert.Equal(
            [
                "Outer begins TenantHandler 1", $"handler for tenant of {order.Id}", "Outer saw TimeoutException",
                "Outer begins TenantHandler 2", $"handler for tenant of {order.Id}", "Outer ends",
            ],
            bus.Notes());
    }

    [Fact]
    public async Task Each_handler_of_an_event_has_middlewares_that_know_its_class()
    {
        await using var bus = await MiddlewareBus.StartAsync(
            bus => bus.Use<NotingMiddleware<Outer>>().AddConsumer<FirstHandler>());

        await bus.DeliverAsync();

        Assert.Equal(
            ["Outer begins FirstHandler 1", "Outer ends", "Outer begins TenantHandler 1"], bus.Notes().Take(3));
    }

    [Fact]
    public async Task A_handler_that_a_middleware_leaves_out_counts_as_done()
    {
        await using var bus = await MiddlewareBus.ScriptedAsync((_, _, _) => Task.CompletedTask);

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());

        Assert.Empty(bus.Handler().Contexts);
    }

    [Fact]
    public async Task An_exception_of_a_middleware_fails_the_attempt()
    {
        await using var bus = await MiddlewareBus.ScriptedAsync((_, _, _) => throw new NotSupportedException());

        var outcome = await bus.DeliverAsync();

        var failure = Assert.Single(outcome.Failures);
        Assert.Equal(
            (DeliveryOutcomeKind.DeadLettered, typeof(NotSupportedException).FullName, 2),
            (outcome.Kind, failure.ExceptionType, failure.Attempts));
        Assert.Equal(typeof(TenantHandler).FullName, failure.Handler);
        Assert.Empty(bus.Handler().Contexts);
    }

    [Fact]
    public async Task An_exception_behind_the_handler_fails_the_attempt_too()
    {
        await using var bus = await MiddlewareBus.ScriptedAsync(async (_, next, token) =>
        {
            await next(token);
            throw new NotSupportedException("The commit failed.");
        });

        Assert.Equal("The commit failed.", Assert.Single((await bus.DeliverAsync()).Failures).Reason);
        Assert.Equal(2, bus.Handler().Contexts.Count);
    }

    [Fact]
    public async Task A_rule_for_exceptions_holds_for_an_exception_of_a_middleware()
    {
        await using var bus = await MiddlewareBus.StartAsync(
            bus => bus.Use<ScriptedMiddleware>(),
            options => options.Retry.On<NotSupportedException>(ExceptionAction.Ignore));
        bus.Host.Services.GetRequiredService<MiddlewareScript>().Do = (_, _, _) => throw new NotSupportedException();

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());
    }

    [Fact]
    public async Task An_exception_that_a_middleware_keeps_is_no_failure()
    {
        await using var bus = await MiddlewareBus.ScriptedAsync(
            async (_, next, token) => await next(token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing));
        bus.Handler().Throw(new TimeoutException());

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());
        Assert.Single(bus.Handler().Contexts);
    }

    [Fact]
    public async Task A_handler_runs_once_if_the_rest_of_the_way_is_called_twice()
    {
        await using var bus = await MiddlewareBus.ScriptedAsync(async (_, next, token) =>
        {
            await next(token);
            await next(token);
        });

        var failure = Assert.Single((await bus.DeliverAsync()).Failures);

        Assert.StartsWith($"{typeof(ScriptedMiddleware)} has called", failure.Reason, StringComparison.Ordinal);
        Assert.Equal([1, 2], bus.Handler().Attempts);
    }

    [Fact]
    public async Task The_rest_of_the_way_cannot_begin_after_the_middleware_has_ended()
    {
        HandlerStep? kept = null;
        await using var bus = await MiddlewareBus.ScriptedAsync((_, next, _) =>
        {
            kept = next;
            return Task.CompletedTask;
        });
        await bus.DeliverAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!(CancellationToken.None));
        Assert.Empty(bus.Handler().Contexts);
    }

    [Fact]
    public async Task An_attempt_lasts_until_a_handler_that_nobody_awaits_has_ended()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bus = await MiddlewareBus.ScriptedAsync((context, next, token) =>
        {
            _ = next(token);
            return Task.CompletedTask;
        });
        bus.Handler().Do = (context, _) => context.Attempt == 1 ? end.Task : Task.CompletedTask;

        var delivering = bus.DeliverAsync();
        await Eventually.EqualAsync(1, () => bus.Handler().Contexts.Count);
        Assert.False(delivering.IsCompleted);
        end.SetException(new TimeoutException());

        Assert.Same(DeliveryOutcome.Handled, await delivering);
        Assert.Equal([1, 2], bus.Handler().Attempts);
    }

    [Fact]
    public async Task The_handler_timeout_includes_the_middlewares()
    {
        await using var bus = await MiddlewareBus.ScriptedAsync(async (context, next, token) =>
        {
            await next(token);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        });

        var delivering = bus.DeliverAsync();
        await bus.TimeOutAsync<TenantHandler>(Limit);
        await bus.TimeOutAsync<TenantHandler>(Limit, attempt: 2);

        var failure = Assert.Single((await delivering).Failures);
        Assert.Equal(typeof(TimeoutRejectedException).FullName, failure.ExceptionType);
    }

    [Fact]
    public async Task A_middleware_that_stops_at_shutdown_releases_the_event()
    {
        using var shutdown = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bus = await MiddlewareBus.ScriptedAsync(async (_, _, token) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        });

        var delivering = bus.DeliverAsync(shutdown.Token);
        await begun.Task;
        await shutdown.CancelAsync();

        Assert.Same(DeliveryOutcome.Released, await delivering);
        Assert.Empty(bus.LogsOf(LogLevel.Error));
    }

    [Fact]
    public async Task A_middleware_gets_nothing_that_no_handler_gets()
    {
        await using var plain = await TestBus.WithFirstAsync();
        await using var behind = await MiddlewareBus.StartAsync(bus => bus.Use<NotingMiddleware<Outer>>());
        EventDelivery[] deliveries =
        [
            Deliveries.Of(new OrderCancelledEvent()),
            Deliveries.Of("no JSON", "{}"),
            Deliveries.Of("""{"id":"1","type":"order.placed","timestamp":"2026-01-01T00:00:00Z"}""", "no JSON"),
        ];

        foreach (var delivery in deliveries)
        {
            var (expected, actual) = (await plain.DeliverAsync(delivery), await behind.DeliverAsync(delivery));
            Assert.Equal(expected.Kind, actual.Kind);
            Assert.Equal(
                expected.Failures.Select(failure => failure.Reason), actual.Failures.Select(failure => failure.Reason));
        }

        Assert.Empty(behind.Notes());
    }

    public sealed class Outer;

    public sealed class Inner;
}

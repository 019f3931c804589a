using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.CircuitBreaker;

namespace Promy.EventBus.Hosting.Tests.Middleware;

/// <summary>A handler is built behind its middlewares: who is at fault if that fails?</summary>
public sealed class UnbuiltBehindMiddlewareTests
{
    [Fact]
    public async Task A_middleware_that_cannot_be_built_pauses_as_a_handler_does()
    {
        var isBroken = true;
        await using var bus = await MiddlewareBus.StartAsync(bus =>
        {
            bus.Services.AddScoped(services => isBroken
                ? throw new TimeoutException("no unit of work")
                : new ScriptedMiddleware(
                    services.GetRequiredService<MiddlewareScript>(), services.GetRequiredService<Tenant>()));
            bus.Use<ScriptedMiddleware>();
        });

        var pause = (await bus.DeliverAsync()).Pause!;

        Assert.Contains("no unit of work", pause.Reason, StringComparison.Ordinal);
        Assert.NotNull(await pause.TryAgain(TestContext.Current.CancellationToken));
        isBroken = false;
        Assert.Null(await pause.TryAgain(TestContext.Current.CancellationToken));
        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());
    }

    [Fact]
    public async Task A_handler_that_was_never_built_pauses_uncounted()
    {
        await using var bus = await MiddlewareBus.StartAsync(bus => bus.Use<WithTenant>());

        var outcome = await bus.DeliverAsync(OfTenant(null));

        Assert.Equal(DeliveryOutcomeKind.Paused, outcome.Kind);
        Assert.Contains(TenantHandler.Message, outcome.Pause!.Reason, StringComparison.Ordinal);
        Assert.Equal(TenantHandler.Message, outcome.Pause.Exception!.Message);
    }

    [Fact]
    public async Task A_pause_ends_though_a_handler_cannot_be_built_without_an_event()
    {
        await using var bus = await MiddlewareBus.StartAsync(bus => bus.Use<WithTenant>());
        var pause = (await bus.DeliverAsync(OfTenant(null))).Pause!;

        Assert.Null(await pause.TryAgain(TestContext.Current.CancellationToken));

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync(OfTenant("north")));
        Assert.Equal(1, Assert.Single(bus.Handler().Contexts).Attempt);
    }

    [Fact]
    public async Task A_circuit_breaker_does_not_turn_an_unbuilt_handler_into_a_failure()
    {
        await using var bus = await MiddlewareBus.StartAsync(bus =>
        {
            bus.Use<WithTenant>();
            bus.Services.AddResiliencePipeline(
                EventBusResilience.PipelineKey,
                pipeline => pipeline.AddCircuitBreaker(
                    new CircuitBreakerStrategyOptions { MinimumThroughput = 2, FailureRatio = 0.1 }));
        });

        for (var delivery = 0; delivery < 4; delivery++)
        {
            var outcome = await bus.DeliverAsync(OfTenant(null));
            Assert.Equal(DeliveryOutcomeKind.Paused, outcome.Kind);
            Assert.Null(await outcome.Pause!.TryAgain(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_handler_that_was_built_before_fails_an_attempt()
    {
        await using var bus = await MiddlewareBus.StartAsync(bus => bus.Use<WithTenant>());
        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync(OfTenant("north")));

        var failure = Assert.Single((await bus.DeliverAsync(OfTenant(null))).Failures);

        Assert.Equal(
            (typeof(InvalidOperationException).FullName, TenantHandler.Message, 2),
            (failure.ExceptionType, failure.Reason, failure.Attempts));
    }

    [Fact]
    public async Task A_handler_that_fails_without_an_event_too_pauses_until_it_is_built()
    {
        await using var bus = await MiddlewareBus.StartAsync(bus =>
        {
            bus.Services.AddSingleton<PriceList>();
            bus.Use<WithTenant>().AddConsumer<Needy>();
        });
        var prices = bus.Host.Services.GetRequiredService<PriceList>();
        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync(OfTenant("north")));
        prices.IsMissing = true;

        var pause = (await bus.DeliverAsync(OfTenant("north"))).Pause!;

        Assert.Contains(PriceList.Message, pause.Reason, StringComparison.Ordinal);
        Assert.Contains(
            PriceList.Message, await pause.TryAgain(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        prices.IsMissing = false;
        Assert.Null(await pause.TryAgain(TestContext.Current.CancellationToken));
        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync(OfTenant("north")));
    }

    [Fact]
    public async Task An_event_that_a_handler_cannot_be_built_for_fails_alone()
    {
        await using var bus = await MiddlewareBus.StartAsync(bus =>
        {
            bus.Services.AddSingleton<PriceList>();
            bus.Use<WithTenant>().AddConsumer<Needy>();
        });

        var outcome = await bus.DeliverAsync(OfTenant(Needy.Unknown));

        Assert.Equal(DeliveryOutcomeKind.DeadLettered, outcome.Kind);
        Assert.Equal(typeof(NotSupportedException).FullName, outcome.Failures[0].ExceptionType);
        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync(OfTenant("north")));
    }

    [Fact]
    public async Task A_middleware_cannot_turn_an_unbuilt_handler_into_a_failure()
    {
        await using var bus = await MiddlewareBus.StartAsync(
            bus => bus.Use<Wrapping>().AddConsumer<Unbuildable>());

        var outcome = await bus.DeliverAsync();

        Assert.Contains(PriceList.Message, outcome.Pause?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_middleware_cannot_turn_an_unbuilt_handler_into_a_success()
    {
        await using var bus = await MiddlewareBus.StartAsync(
            bus => bus.Use<Keeping>().AddConsumer<Unbuildable>());

        var outcome = await bus.DeliverAsync();

        Assert.Contains(PriceList.Message, outcome.Pause?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_that_throws_on_disposal_does_not_hide_the_cause_of_the_pause()
    {
        await using var bus = await MiddlewareBus.StartAsync(bus =>
        {
            bus.Services.AddScoped<ThrowingAtItsEnd>();
            bus.Use<WithThrowingScope>();
            bus.AddConsumer<Unbuildable>();
        });

        var outcome = await bus.DeliverAsync();

        Assert.Contains(PriceList.Message, outcome.Pause?.Reason, StringComparison.Ordinal);
    }

    private static EventDelivery OfTenant(string? tenant) => Deliveries.Of(
        new OrderPlacedEvent(),
        metadata => tenant is null
            ? metadata
            : metadata with { Headers = new Dictionary<string, string> { ["tenant"] = tenant } });

    public sealed class WithTenant(Tenant tenant) : IHandlerMiddleware
    {
        public Task InvokeAsync(HandlerContext context, HandlerStep next, CancellationToken cancellationToken)
        {
            tenant.Name = context.Delivery.Headers.GetValueOrDefault("tenant");
            return next(cancellationToken);
        }
    }

    public sealed class Wrapping : IHandlerMiddleware
    {
        public async Task InvokeAsync(HandlerContext context, HandlerStep next, CancellationToken cancellationToken)
        {
            try
            {
                await next(cancellationToken);
            }
            catch (Exception exception)
            {
                throw new NotSupportedException("wrapped", exception);
            }
        }
    }

    public sealed class Keeping : IHandlerMiddleware
    {
        public async Task InvokeAsync(HandlerContext context, HandlerStep next, CancellationToken cancellationToken) =>
            await next(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public sealed class ThrowingAtItsEnd : IDisposable
    {
        public void Dispose() => throw new NotSupportedException("Not now.");
    }

    public sealed class WithThrowingScope(ThrowingAtItsEnd end) : IHandlerMiddleware
    {
        public Task InvokeAsync(HandlerContext context, HandlerStep next, CancellationToken cancellationToken)
        {
            GC.KeepAlive(end);
            return next(cancellationToken);
        }
    }

    public sealed class PriceList
    {
        public const string Message = "no price list";

        public bool IsMissing { get; set; }
    }

    public sealed class Needy : IEventHandler<OrderPlacedEvent>
    {
        public const string Unknown = "unknown";

        public Needy(PriceList prices, Tenant tenant)
        {
            if (prices.IsMissing)
            {
                throw new TimeoutException(PriceList.Message);
            }

            if (tenant.Name == Unknown)
            {
                throw new NotSupportedException();
            }
        }

        public Task HandleAsync(
            OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    public sealed class Unbuildable : IEventHandler<OrderPlacedEvent>
    {
        public Unbuildable() => throw new TimeoutException(PriceList.Message);

        public Task HandleAsync(
            OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

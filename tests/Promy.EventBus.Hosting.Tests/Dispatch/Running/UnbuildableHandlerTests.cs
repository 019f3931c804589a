using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

public sealed class UnbuildableHandlerTests
{
    private static readonly IReadOnlyList<TimeSpan> AtOnce = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero];

    [Fact]
    public async Task A_handler_that_cannot_be_built_pauses_the_subscription_uncounted()
    {
        var service = new Service();
        await using var bus = await StartAsync(service, builder => builder.AddConsumer<NeedyHandler>());

        var outcome = await bus.DeliverAsync();

        Assert.Equal(DeliveryOutcomeKind.Paused, outcome.Kind);
        Assert.Empty(outcome.Failures);
        Assert.Equal(AtOnce.Count, service.Tries);
        Assert.Contains(typeof(NeedyHandler).FullName!, outcome.Pause!.Reason, StringComparison.Ordinal);
        Assert.Contains(Service.Message, outcome.Pause.Reason, StringComparison.Ordinal);
        Assert.Equal(Service.Message, outcome.Pause.Exception!.Message);
        Assert.Empty(bus.LogsOf(LogLevel.Warning).Concat(bus.LogsOf(LogLevel.Error)));
    }

    [Fact]
    public async Task A_pause_tries_to_build_the_handler_without_an_event()
    {
        var service = new Service();
        await using var bus = await StartAsync(service, builder => builder.AddConsumer<NeedyHandler>());
        var pause = (await bus.DeliverAsync()).Pause!;

        Assert.Contains(
            Service.Message, await pause.TryAgain(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(AtOnce.Count + 1, service.Tries);
        service.IsBroken = false;

        Assert.Null(await pause.TryAgain(TestContext.Current.CancellationToken));
        Assert.Equal(DeliveryOutcomeKind.Handled, (await bus.DeliverAsync()).Kind);
        Assert.Equal(1, Assert.Single(service.Contexts).Attempt);
    }

    [Fact]
    public async Task A_handler_built_in_a_further_try_runs_in_its_first_attempt()
    {
        var service = new Service { HealsAfter = 1 };
        await using var bus = await StartAsync(service, builder => builder.AddConsumer<NeedyHandler>());

        Assert.Equal(DeliveryOutcomeKind.Handled, (await bus.DeliverAsync()).Kind);

        Assert.Equal(1, Assert.Single(service.Contexts).Attempt);
    }

    [Fact]
    public async Task Handlers_behind_an_unbuildable_handler_are_not_run()
    {
        var service = new Service();
        await using var bus = await StartAsync(
            service,
            builder => builder.AddConsumer<FirstHandler>().AddConsumer<NeedyHandler>().AddConsumer<SecondHandler>());

        Assert.Equal(DeliveryOutcomeKind.Paused, (await bus.DeliverAsync()).Kind);

        Assert.Single(bus.First.Contexts);
        Assert.Empty(bus.Second.Contexts);
    }

    [Fact]
    public async Task A_rule_for_exceptions_does_not_apply_to_an_unbuildable_handler()
    {
        var service = new Service();
        await using var bus = await StartAsync(
            service,
            builder => builder.AddConsumer<NeedyHandler>(
                consumer => consumer.Retry.On<Exception>(ExceptionAction.DeadLetter)));

        Assert.Equal(DeliveryOutcomeKind.Paused, (await bus.DeliverAsync()).Kind);
    }

    [Fact]
    public async Task A_circuit_breaker_does_not_turn_an_unbuildable_handler_into_a_failure()
    {
        var service = new Service();
        await using var bus = await StartAsync(service, builder =>
        {
            builder.AddConsumer<NeedyHandler>();
            builder.Services.AddResiliencePipeline(
                EventBusResilience.PipelineKey,
                pipeline => pipeline.AddCircuitBreaker(
                    new CircuitBreakerStrategyOptions { MinimumThroughput = 2, FailureRatio = 0.1 }));
        });

        for (var delivery = 0; delivery < 4; delivery++)
        {
            Assert.Equal(DeliveryOutcomeKind.Paused, (await bus.DeliverAsync()).Kind);
        }

        Assert.Equal(2, service.Tries);
    }

    [Fact]
    public async Task A_scope_that_throws_on_disposal_does_not_hide_the_cause_of_the_pause()
    {
        var service = new Service();
        await using var bus = await StartAsync(service, builder =>
        {
            builder.Services.AddScoped<ThrowingAtItsEnd>();
            builder.AddConsumer<NeedyHandler>();
        });

        Assert.Contains(Service.Message, (await bus.DeliverAsync()).Pause!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_that_throws_on_disposal_does_not_prolong_the_pause()
    {
        var service = new Service();
        await using var bus = await StartAsync(service, builder =>
        {
            builder.Services.AddScoped<ThrowingAtItsEnd>();
            builder.AddConsumer<NeedyHandler>();
        });
        var pause = (await bus.DeliverAsync()).Pause!;
        service.IsBroken = false;

        Assert.Null(await pause.TryAgain(TestContext.Current.CancellationToken));
    }

    private static Task<TestBus> StartAsync(Service service, Action<IPromyEventBusBuilder> consumers) =>
        TestBus.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton(service);
            consumers(builder);
        },
        options => options.Retry.Delays = [.. AtOnce]);

    public sealed class Service
    {
        public const string Message = "no price list";

        public bool IsBroken { get; set; } = true;

        public int HealsAfter { get; init; } = int.MaxValue;

        public int Tries { get; private set; }

        public List<EventContext> Contexts { get; } = [];

        public void Build()
        {
            Tries++;
            if (IsBroken && Tries <= HealsAfter)
            {
                throw new TimeoutException(Message);
            }
        }
    }

    public sealed class ThrowingAtItsEnd : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("Not now.");
    }

    public sealed class NeedyHandler : IEventHandler<OrderPlacedEvent>
    {
        private readonly Service _service;

        public NeedyHandler(Service service, IServiceProvider services)
        {
            _ = services.GetService<ThrowingAtItsEnd>();
            service.Build();
            _service = service;
        }

        public Task HandleAsync(OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken)
        {
            _service.Contexts.Add(context);
            return Task.CompletedTask;
        }
    }
}

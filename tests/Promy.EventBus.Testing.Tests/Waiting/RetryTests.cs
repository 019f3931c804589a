using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;

namespace Promy.EventBus.Testing.Tests.Waiting;

public sealed class RetryTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Attempts_follow_each_other_by_the_clock()
    {
        await using var host = await TestHost.StartAsync((_, context, _) =>
            context.Attempt < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask);
        var start = host.Harness.Clock.GetUtcNow();

        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal([1, 2], host.Harness.Failed.Select(failed => failed.Context.Attempt));
        Assert.Equal(3, Assert.Single(host.Harness.Handled<OrderHandler>()).Context.Attempt);
        Assert.Equal(TimeSpan.FromMilliseconds(600), host.Harness.Clock.GetUtcNow() - start);
    }

    [Fact]
    public async Task The_clock_moves_no_further_than_the_next_attempt()
    {
        var moments = new List<TimeSpan>();
        EventBusTestHarness? harness = null;
        var start = default(DateTimeOffset);
        await using var host = await TestHost.StartAsync(
            (_, _, _) =>
            {
                lock (moments)
                {
                    moments.Add(harness!.Clock.GetUtcNow() - start);
                }

                throw new InvalidOperationException("never");
            },
            bus => bus.Retry.Delays = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)]);
        harness = host.Harness;
        start = harness.Clock.GetUtcNow();

        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(11)], moments);
    }

    [Fact]
    public async Task A_failure_for_good_is_a_dead_letter()
    {
        await using var host = await TestHost.StartAsync(
            (_, _, _) => throw new InvalidOperationException("never"));

        await host.Publisher.PublishAsync(new OrderPlaced { Number = 3 }, Token);
        await host.Harness.WhenSettledAsync(Token);

        var letter = Assert.Single(host.Harness.DeadLettered<OrderPlaced>());
        Assert.Equal(3, letter.Event.Number);
        Assert.Equal("never", letter.Reason);
        Assert.Equal(typeof(InvalidOperationException).FullName, letter.ExceptionType);
        Assert.Equal(typeof(OrderHandler).FullName, letter.Handler);
        Assert.Equal(3, letter.Attempts);
        Assert.Equal((OrderPlaced.StreamName, TestHost.Group), (letter.Stream, letter.Group));
        Assert.Empty(host.Harness.DeadLettered<OrderShipped>());
        Assert.Empty(host.Harness.Handled<OrderHandler>());
    }

    [Fact]
    public async Task Redeliveries_come_by_the_clock()
    {
        await using var host = await TestHost.StartAsync(
            (_, context, _) =>
                context.Redeliveries < 2 ? throw new InvalidOperationException("later") : Task.CompletedTask,
            bus => bus.Retry.Redelivery = [TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)]);
        var start = host.Harness.Clock.GetUtcNow();

        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal(6, host.Harness.Failed.Count);
        Assert.Equal(2, Assert.Single(host.Harness.Handled<OrderHandler>()).Context.Redeliveries);
        Assert.InRange(host.Harness.Clock.GetUtcNow() - start, TimeSpan.FromDays(30), TimeSpan.FromDays(37));
    }

    [Fact]
    public async Task A_failure_that_is_kept_pending_comes_back_up_to_the_limit()
    {
        await using var host = await TestHost.StartAsync(
            bus => bus.AddConsumer<OrderHandler, OrderPlaced>(
                consumer => consumer.OnExhausted = ExhaustedAction.KeepPending),
            bus =>
            {
                bus.Retry.Delays = [TimeSpan.Zero];
                bus.Consumer.Recovery.MaxDeliveries = 4;
            },
            services => services.AddSingleton(
                new OrderWork { DoAsync = (_, _, _) => throw new InvalidOperationException("never") }));

        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal([1, 2, 3, 4], host.Harness.Failed.Select(failed => failed.Context.DeliveryCount));
        Assert.Empty(host.Harness.DeadLettered<Event>());
    }

    [Fact]
    public async Task A_pipeline_of_the_application_waits_by_the_clock()
    {
        await using var host = await TestHost.StartAsync(
            (_, context, _) =>
                context.Attempt < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask,
            services: services => services.AddResiliencePipeline(
                EventBusResilience.PipelineKey,
                pipeline => pipeline.AddTimeout(TimeSpan.FromDays(1)).AddRetry(new RetryStrategyOptions
                {
                    MaxRetryAttempts = 2,
                    Delay = TimeSpan.FromHours(1),
                    BackoffType = DelayBackoffType.Constant,
                }).AddTimeout(TimeSpan.FromMinutes(5))));
        var start = host.Harness.Clock.GetUtcNow();

        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Single(host.Harness.Handled<OrderHandler>());
        Assert.Equal(TimeSpan.FromHours(2), host.Harness.Clock.GetUtcNow() - start);
    }

    [Fact]
    public async Task The_clock_stands_still_until_the_retry_has_set_its_timer()
    {
        var (decides, decided) = (new TaskCompletionSource(), new TaskCompletionSource());
        EventBusTestHarness? harness = null;
        await using var host = await TestHost.StartAsync(
            (_, context, _) => context.Attempt == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask,
            services: services => services.AddResiliencePipeline(
                EventBusResilience.PipelineKey,
                pipeline => pipeline.AddRetry(new RetryStrategyOptions
                {
                    Delay = TimeSpan.FromMinutes(1),
                    OnRetry = async _ =>
                    {
                        // A timeout is nothing to wait for.
                        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1), harness!.Clock);
                        decides.SetResult();
                        await decided.Task;
                    },
                })));
        harness = host.Harness;
        var start = harness.Clock.GetUtcNow();
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await decides.Task;
        harness.Timeout = TimeSpan.FromMilliseconds(200);
        await Assert.ThrowsAsync<EventsNotSettledException>(() => harness.WhenSettledAsync(Token));
        Assert.Equal(start, harness.Clock.GetUtcNow());

        harness.Timeout = TimeSpan.FromSeconds(30);
        decided.SetResult();
        await harness.WhenSettledAsync(Token);

        Assert.Equal(TimeSpan.FromMinutes(1), host.Harness.Clock.GetUtcNow() - start);
    }

    [Fact]
    public async Task The_clock_stands_still_for_a_retry_while_another_handler_runs()
    {
        var (failed, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await TestHost.StartAsync(async (order, context, _) =>
        {
            if (order.Number == 1)
            {
                await end.Task;
            }
            else if (context.Attempt == 1)
            {
                failed.SetResult();
                throw new InvalidOperationException("once");
            }
        });
        var start = host.Harness.Clock.GetUtcNow();
        await host.Publisher.PublishBatchAsync([new OrderPlaced { Number = 1 }, new OrderPlaced { Number = 2 }], Token);
        await failed.Task;
        host.Harness.Timeout = TimeSpan.FromMilliseconds(200);
        await Assert.ThrowsAsync<EventsNotSettledException>(() => host.Harness.WhenSettledAsync(Token));
        Assert.Equal(start, host.Harness.Clock.GetUtcNow());

        host.Harness.Timeout = TimeSpan.FromSeconds(30);
        end.SetResult();
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal([1, 2], host.Harness.Handled<OrderHandler>().Select(one => ((OrderPlaced)one.Event).Number));
    }

    [Fact]
    public async Task Timers_of_the_application_fire_on_the_way_at_their_time()
    {
        var ticks = new List<TimeSpan>();
        await using var host = await TestHost.StartAsync(
            (_, context, _) =>
                context.Redeliveries == 0 ? throw new InvalidOperationException("later") : Task.CompletedTask,
            bus => bus.Retry.Redelivery = [TimeSpan.FromHours(1)]);
        var clock = host.Harness.Clock;
        using var timer = clock.CreateTimer(
            _ => ticks.Add(clock.GetUtcNow() - clock.Start), null, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(20));

        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal([20, 40, 60], ticks.Select(tick => tick.TotalMinutes));
    }

    [Fact]
    public async Task Many_failing_events_are_all_retried()
    {
        await using var host = await TestHost.StartAsync(
            async (_, context, _) =>
            {
                await Task.Yield();
                if (context.Attempt < 3)
                {
                    throw new InvalidOperationException("not yet");
                }
            },
            bus => bus.Consumer.MaxConcurrency = 3);

        await host.Publisher.PublishBatchAsync(
            [.. Enumerable.Range(0, 200).Select(number => new OrderPlaced { Number = number })], Token);
        await host.Harness.WhenSettledAsync(Token);

        Assert.Equal(200, host.Harness.Handled<OrderHandler>().Count);
        Assert.Equal(400, host.Harness.Failed.Count);
    }

    [Fact]
    public async Task A_handler_that_waits_for_the_clock_goes_on_when_the_test_moves_it()
    {
        var waits = new TaskCompletionSource();
        EventBusTestHarness? harness = null;
        await using var host = await TestHost.StartAsync(async (_, _, token) =>
        {
            var delay = Task.Delay(TimeSpan.FromSeconds(5), harness!.Clock, token);
            waits.SetResult();
            await delay;
        });
        harness = host.Harness;
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);
        var settled = harness.WhenSettledAsync(Token);

        await waits.Task;
        Assert.False(settled.IsCompleted);
        harness.Clock.Advance(TimeSpan.FromSeconds(5));
        await settled;

        Assert.Single(harness.Handled<OrderHandler>());
    }

    [Fact]
    public async Task A_handler_is_timed_out_when_the_test_moves_the_clock()
    {
        var begun = new TaskCompletionSource();
        await using var host = await TestHost.StartAsync(
            async (_, context, token) =>
            {
                if (context.Attempt == 1)
                {
                    begun.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                }
            });
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);

        await begun.Task;
        host.Harness.Clock.Advance(TimeSpan.FromSeconds(30));
        await host.Harness.WhenSettledAsync(Token);

        Assert.IsType<Polly.Timeout.TimeoutRejectedException>(Assert.Single(host.Harness.Failed).Exception);
        Assert.Equal(2, Assert.Single(host.Harness.Handled<OrderHandler>()).Context.Attempt);
    }

    [Fact]
    public async Task A_handler_that_ignores_its_token_is_given_up_by_the_clock()
    {
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await TestHost.StartAsync((_, _, _) =>
        {
            begun.SetResult();
            return end.Task;
        });
        await host.Publisher.PublishAsync(new OrderPlaced(), Token);

        await begun.Task;
        host.Harness.Clock.Advance(TimeSpan.FromSeconds(30));
        host.Harness.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.Harness.WhenSettledAsync(Token);

        var letter = Assert.Single(host.Harness.DeadLettered<OrderPlaced>());
        Assert.Contains("abandoned", letter.Reason, StringComparison.Ordinal);
        end.SetResult();
    }
}

using System.Runtime.CompilerServices;
using Polly;
using Polly.Retry;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A failing handler is retried in process, three times unless configured, and then its event is dead-lettered.
/// Wolverine <c>will_requeue_and_increment_attempts</c>, <c>can_apply_requeue_mechanics</c>, <c>can_schedule_retry</c>
/// and <c>will_move_to_dead_letter_queue_with</c> and <c>without_any_exception_match</c>, Rebus <c>ErrorTracker</c>,
/// Watermill <c>TestRetry_max_retries</c>.
/// </summary>
public abstract class BusRetryConformance(ITransportFactory transports) : BusConformance(transports)
{
    [Fact]
    public async Task A_handler_that_fails_twice_succeeds_with_attempt_three()
    {
        var script = FailingUntil(3);
        var host = await StartAsync(script);

        await PublishAsync(host, 7);

        await Eventually.EqualAsync(3, () => script.Calls.Count);
        await SettledAsync();
        Assert.Equal([1, 2, 3], script.Attempts);
        Assert.Empty(await DeadLettersAsync(0));

        // Retried in process: neither published nor delivered again.
        Assert.Single(await Transport.ReadAllAsync(Stream));
        Assert.All(script.Calls, call => Assert.Equal(1, call.Context.DeliveryCount));
    }

    [Fact]
    public async Task The_second_attempt_waits_a_tenth_of_a_second_and_the_third_half_a_second()
    {
        var script = FailingUntil(3);
        var host = await StartAsync(script);

        await PublishAsync(host, 7);

        await Eventually.EqualAsync(3, () => script.Calls.Count);
        var at = script.Calls.Select(call => call.At).ToArray();

        // At least that long, with room for the resolution of timers; how much longer depends on the machine.
        Assert.True(TimeProvider.System.GetElapsedTime(at[0], at[1]) > TimeSpan.FromMilliseconds(80));
        Assert.True(TimeProvider.System.GetElapsedTime(at[1], at[2]) > TimeSpan.FromMilliseconds(450));
    }

    [Fact]
    public async Task After_the_third_failure_the_event_is_dead_lettered_with_what_failed()
    {
        var script = FailingUntil(int.MaxValue);
        var host = await StartAsync(script);

        await PublishAsync(host, 7);

        var letter = Assert.Single(await DeadLettersAsync(1));
        await SettledAsync();
        Assert.Equal([1, 2, 3], script.Attempts);
        Assert.Equal(3, letter.Payload.GetProperty("attempts_exhausted").GetInt32());
        Assert.Equal(typeof(TimeoutException).FullName, letter.Text("exception_type"));
        Assert.Equal("on purpose", letter.Text("failure_reason"));
        Assert.Equal(typeof(ConformanceHandler).FullName, letter.Text("handler"));
        Assert.Contains(nameof(BusRetryConformance), letter.Text("stack_trace"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public async Task The_number_of_attempts_is_exactly_the_configured_one(int attempts)
    {
        var script = FailingUntil(int.MaxValue);
        var host = await StartAsync(
            script, consumer => consumer.Retry.Delays = [.. Enumerable.Repeat(TimeSpan.Zero, attempts)]);

        await PublishAsync(host, 7);

        var letter = Assert.Single(await DeadLettersAsync(1));
        await SettledAsync();
        Assert.Equal(Enumerable.Range(1, attempts), script.Attempts);
        Assert.Equal(attempts, letter.Payload.GetProperty("attempts_exhausted").GetInt32());
    }

    [Fact]
    public async Task The_attempts_at_one_event_do_not_count_for_another()
    {
        var script = FailingUntil(2);
        var host = await StartAsync(script);

        await PublishAsync(host, Enumerable.Range(0, 20));

        await Eventually.EqualAsync(40, () => script.Calls.Count);
        await SettledAsync();
        Assert.All(
            script.Calls.GroupBy(call => call.Context.EventId),
            ofOne => Assert.Equal([1, 2], ofOne.Select(call => call.Context.Attempt)));
        Assert.Empty(await DeadLettersAsync(0));
    }

    [Fact]
    public async Task An_exception_excluded_from_retry_ends_after_the_first_attempt()
    {
        var script = FailingUntil(int.MaxValue);
        var host = await StartAsync(bus =>
        {
            AddHandler<ConformanceHandler, ConformanceEvent>(bus, script);
            var retry = new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(exception => exception is not TimeoutException),
                Delay = TimeSpan.Zero,
            };
            bus.Services.AddResiliencePipeline(EventBusResilience.PipelineKey, pipeline => pipeline.AddRetry(retry));
        });

        await PublishAsync(host, 7);

        var letter = Assert.Single(await DeadLettersAsync(1));
        await SettledAsync();
        Assert.Equal([1], script.Attempts);
        Assert.Equal(1, letter.Payload.GetProperty("attempts_exhausted").GetInt32());
    }

    private static HandlerScript<ConformanceHandler> FailingUntil(int attempt) => new((context, _) =>
        context.Attempt < attempt ? Fail() : Task.CompletedTask);

    /// <summary>A method of its own: one that is inlined is not in the stack trace.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task Fail() => throw new TimeoutException("on purpose");
}

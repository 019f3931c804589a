using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

public sealed class ExceptionRuleTests
{
    [Fact]
    public async Task An_exception_with_a_dead_letter_rule_ends_after_one_attempt()
    {
        await using var bus = await TestBus.WithFirstAsync(
            options => options.Retry.On<ValidationException>(ExceptionAction.DeadLetter));
        bus.First.Throw(new ValidationException("no such promotion"));

        var failure = Assert.Single((await bus.DeliverAsync()).Failures);

        Assert.Equal(("no such promotion", 1), (failure.Reason, failure.Attempts));
        Assert.Equal([1], bus.First.Attempts);
    }

    [Fact]
    public async Task A_dead_letter_rule_takes_precedence_over_delays_and_OnExhausted()
    {
        await using var bus = await TestBus.WithFirstAsync(options =>
        {
            options.Retry.Redelivery = [TimeSpan.FromMinutes(1)];
            options.Retry.On<ValidationException>(ExceptionAction.DeadLetter);
            options.DeadLetter.OnExhausted = ExhaustedAction.Acknowledge;
        });
        bus.First.Throw(new ValidationException());

        Assert.Equal(DeliveryOutcomeKind.DeadLettered, (await bus.DeliverAsync()).Kind);
    }

    [Fact]
    public async Task An_exception_with_a_redelivery_rule_is_redelivered_after_one_attempt()
    {
        await using var bus = await TestBus.WithFirstAsync(options =>
        {
            options.Retry.Redelivery = [TimeSpan.FromMinutes(1)];
            options.Retry.On<HttpRequestException>(ExceptionAction.Redeliver);
        });
        bus.First.Throw(new HttpRequestException());

        var outcome = await bus.DeliverAsync();

        Assert.Equal(
            (DeliveryOutcomeKind.RedeliverLater, 1),
            (outcome.Kind, Assert.Single(outcome.Redeliveries).History.Attempts));
    }

    [Fact]
    public async Task An_ignored_exception_counts_as_handled_and_is_logged()
    {
        await using var bus = await TestBus.WithFirstAsync(
            options => options.Retry.On<KeyNotFoundException>(ExceptionAction.Ignore));
        bus.First.Throw(new KeyNotFoundException());

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());

        Assert.Equal([1], bus.First.Attempts);
        Assert.Empty(bus.LogsOf(LogLevel.Error));
        Assert.Single(bus.LogsOf(LogLevel.Information), record => record.Id.Name == "FailureIgnored");
    }

    [Fact]
    public async Task A_rule_acts_in_a_later_attempt_too()
    {
        await using var bus = await TestBus.WithFirstAsync(options =>
        {
            options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero];
            options.Retry.On<ValidationException>(ExceptionAction.DeadLetter);
        });
        bus.First.Do = (context, _) =>
            throw (context.Attempt == 2 ? new ValidationException("second") : new TimeoutException());

        var failure = Assert.Single((await bus.DeliverAsync()).Failures);

        Assert.Equal(("second", 2), (failure.Reason, failure.Attempts));
    }

    [Fact]
    public async Task An_application_pipeline_decides_the_attempts_and_the_rule_the_outcome()
    {
        await using var bus = await TestBus.StartAsync(
            builder =>
            {
                builder.AddConsumer<FirstHandler>();
                builder.Services.AddResiliencePipeline(
                    EventBusResilience.PipelineKey,
                    pipeline => pipeline.AddRetry(
                        new RetryStrategyOptions { MaxRetryAttempts = 1, Delay = TimeSpan.Zero }));
            },
            options => options.Retry.On<KeyNotFoundException>(ExceptionAction.Ignore));
        bus.First.Throw(new KeyNotFoundException());

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());
        Assert.Equal([1, 2], bus.First.Attempts);
    }

    [Fact]
    public async Task A_consumer_may_have_rules_of_its_own()
    {
        await using var bus = await TestBus.StartAsync(
            builder => builder
                .AddConsumer<FirstHandler>(consumer => consumer.Retry.On<TimeoutException>(ExceptionAction.Ignore))
                .AddConsumer<SecondHandler>(),
            options => options.Retry.On<TimeoutException>(ExceptionAction.DeadLetter));
        bus.First.Throw(new TimeoutException());
        bus.Second.Throw(new TimeoutException());

        Assert.Equal(typeof(SecondHandler).FullName, Assert.Single((await bus.DeliverAsync()).Failures).Handler);
    }

    [Theory]
    [InlineData("bus ArithmeticException DeadLetter", "DivideByZeroException", ExceptionAction.DeadLetter)]
    [InlineData(
        "bus ArithmeticException DeadLetter, bus DivideByZeroException Retry",
        "DivideByZeroException",
        ExceptionAction.Retry)]
    [InlineData(
        "bus DivideByZeroException Retry, bus ArithmeticException DeadLetter",
        "DivideByZeroException",
        ExceptionAction.Retry)]
    [InlineData(
        "consumer ArithmeticException Ignore, bus DivideByZeroException DeadLetter",
        "DivideByZeroException",
        ExceptionAction.DeadLetter)]
    [InlineData(
        "consumer IOException Ignore, bus IOException DeadLetter", "FileNotFoundException", ExceptionAction.Ignore)]
    [InlineData("bus IOException Ignore, bus IOException DeadLetter", "IOException", ExceptionAction.DeadLetter)]
    [InlineData("bus FileNotFoundException Ignore", "IOException", ExceptionAction.Retry)]
    [InlineData("", "ArithmeticException", ExceptionAction.Retry)]
    public void The_most_derived_type_decides_then_the_consumer_then_the_later_rule(
        string rules, string thrown, ExceptionAction expected)
    {
        var all = rules.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(rule => rule.Split(' ')).ToArray();

        Assert.Equal(expected, new ExceptionRules(RulesOf("bus"), RulesOf("consumer")).ActionFor(Exceptions[thrown]));

        IEnumerable<ExceptionRule> RulesOf(string place) =>
            all.Where(rule => rule[0] == place)
                .Select(rule => new ExceptionRule(Exceptions[rule[1]].GetType(), Enum.Parse<ExceptionAction>(rule[2])));
    }

    [Fact]
    public async Task A_redelivery_rule_without_a_delay_ends_the_start()
    {
        using var host = TestBus.Build(
            bus => bus.AddConsumer<FirstHandler>(
                consumer => consumer.Retry.On<DivideByZeroException>(ExceptionAction.Redeliver)),
            options => options.Retry.On<IOException>((ExceptionAction)9)).Host;

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal(
            """
            Promy:EventBus:Retry:On<IOException>: 9 is unknown. Use Retry or Redeliver or DeadLetter or Ignore.
            AddConsumer<FirstHandler>: a rule redelivers the event (ExceptionAction.Redeliver), and no delay is given.
                Set Promy:EventBus:Retry:Redelivery, or
                AddConsumer<FirstHandler>(consumer => consumer.Retry.Redelivery = […]).
            """.ReplaceLineEndings("\n").Replace("\n    ", " ", StringComparison.Ordinal),
            string.Join('\n', exception.Failures));
    }

    private static Dictionary<string, Exception> Exceptions { get; } = new Exception[]
    {
        new ArithmeticException(), new DivideByZeroException(), new IOException(), new FileNotFoundException(),
    }.ToDictionary(exception => exception.GetType().Name);
}

using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Loops and timers do not inherit the context of the start of the host or of a publish.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Collection(nameof(Alone))]
public sealed class AmbientContextTests(RedisServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Loops =
    [
        "AcknowledgeQueue", "ConsumerLoop", "RedeliveryLoop", "DeliveryWorker", "HandOverLoop", "LeaseLoop",
        "MemberLoop", "OutcomeRetryLoop", "PauseLoop", "PublishQueue", "ReadLoop", "ReaderSession", "ReclaimLoop",
        "RefusedEntries", "RunningSubscription", "EventDispatcher", "RetryingHandler", "HandlerExecutionPool",
    ];

    [Fact]
    public async Task The_context_of_the_start_or_a_request_reaches_no_loop_and_no_handler()
    {
        using var watch = new AmbientWatch(Loops);
        await using var app = Build(watch);
        await AmbientWatch.RunAsync("start", () => app.Host.StartAsync());

        // Retried at once, and after a delay.
        await AmbientWatch.RunAsync("request", () => app.PublishWorkAsync([1, 2], failures: 1));
        await AmbientWatch.RunAsync("request", () => app.PublishWorkAsync([3], failures: 3));

        await Eventually.EqualAsync(3, () => watch.Handled.Count, Patience);
        await Eventually.EqualAsync(0, app.PendingAsync, Patience);
        await app.Host.StopAsync();
        Assert.Empty(watch.Seen.Distinct());
        Assert.NotEqual(0, watch.Ticks);
        Assert.Contains("AttemptFailed", watch.Lines);
        Assert.Contains("Consuming", watch.Lines);
    }

    [Fact]
    public async Task Each_event_without_a_trace_begins_one_even_if_the_start_was_in_a_span()
    {
        const int Events = 12;
        // No other test creates spans: these tests run alone.
        using var spans = new RecordedSpans();
        using var watch = new AmbientWatch(Loops);
        await using var app = Build(watch);
        using var source = new ActivitySource("tests.startup");
        var start = source.StartActivity("startup");
        Assert.NotNull(start);
        await app.Host.StartAsync();
        start.Dispose();

        for (var number = 0; number < Events; number++)
        {
            await RawEntries.AddAsync(
                app.Database, app.Stream, RawEntries.Metadata("work.done"), $$"""{"number":{{number}}}""");
        }

        await Eventually.EqualAsync(Events, () => spans.Of($"process {app.Stream}").Count, Patience);
        Assert.All(spans.Of($"process {app.Stream}"), span => Assert.Equal(default, span.ParentSpanId));
        Assert.Equal(Events, spans.Of($"process {app.Stream}").Select(span => span.TraceId).Distinct().Count());
        Assert.DoesNotContain(spans.Of($"process {app.Stream}"), span => span.TraceId == start.TraceId);
        Assert.Empty(watch.Seen);
    }

    private BusApp Build(AmbientWatch watch) => BusApp.Build(
        server.BusConnectionString,
        server.Connection,
        (bus, stream) =>
        {
            bus.Services.AddSingleton(watch).AddSingleton<TimeProvider>(watch).AddSingleton<ILoggerProvider>(watch);
            bus.AddConsumer<AmbientHandler>(consumer => consumer.Stream = stream);
        },
        options =>
        {
            options.Retry.Delays = [TimeSpan.Zero, TimeSpan.FromMilliseconds(10)];
            options.Retry.Redelivery = [TimeSpan.FromSeconds(1)];
            options.Consumer.Recovery.Interval = TimeSpan.FromSeconds(1);
            options.Retention.UntilAcknowledged = true;
        });
}

using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Listeners and loggers of an application may throw: this ends, counts and hides nothing.</summary>
[Collection(nameof(Alone))]
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ThrowingListenerTests(RedisServer server)
{
    private const int Events = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_logger_that_throws_does_not_change_what_is_handled()
    {
        await using var app = await StartAsync(new Recorder(), logger: true);

        await AssertHandledAsync(app);
    }

    [Fact]
    public async Task A_metrics_listener_that_throws_does_not_change_what_is_handled()
    {
        using var listeners = new ThrowingListeners();
        listeners.ListenToMetrics();
        await using var app = await StartAsync(new Recorder());

        await AssertHandledAsync(app);
        Assert.True(listeners.Thrown > 0);
    }

    [Fact]
    public async Task A_span_listener_that_throws_does_not_change_what_is_handled()
    {
        using var listeners = new ThrowingListeners();
        listeners.ListenToSpans();
        await using var app = await StartAsync(new Recorder());

        await AssertHandledAsync(app);
        Assert.True(listeners.Thrown > 0);
        Assert.Null(Activity.Current);
    }

    [Fact]
    public async Task An_event_is_dead_lettered_after_exceptions_without_a_readable_text()
    {
        var recorder = new Recorder();
        await using var app = await BusApp.StartAsync(server, (bus, stream) =>
        {
            bus.Services.AddSingleton(recorder).AddLogging(logging => logging.AddProvider(new ThrowingLogger()));
            bus.AddConsumer<UnreadableHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
        });

        await app.PublishWorkAsync([7]);

        await Eventually.EqualAsync(1, () => app.Database.StreamLengthAsync(app.DeadLetters), Patience);
        await Eventually.EqualAsync(0, app.PendingAsync);
        var letter = Assert.Single(await LettersAsync(app));
        Assert.Equal([1, 2, 3], recorder.Contexts.Select(context => context.Attempt));
        Assert.Equal(typeof(UnreadableException).FullName, letter.GetProperty("exception_type").GetString());
        Assert.Equal(1, letter.GetProperty("delivery_count").GetInt64());
        Assert.Equal(3, letter.GetProperty("attempts_exhausted").GetInt32());
    }

    private Task<BusApp> StartAsync(Recorder recorder, bool logger = false) => BusApp.StartAsync(
        server,
        (bus, stream) =>
        {
            bus.Services.AddSingleton(recorder);
            if (logger)
            {
                bus.Services.AddLogging(logging => logging.AddProvider(new ThrowingLogger()));
            }

            bus.AddConsumer<EvenHandler, WorkDoneEvent>(consumer => consumer.Stream = stream);
        },
        options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero]);

    private static async Task AssertHandledAsync(BusApp app)
    {
        for (var number = 0; number < Events; number++)
        {
            await app.Publisher.PublishAsync(app.Stream, new WorkDoneEvent { Number = number });
        }

        await app.PublishWorkAsync(Enumerable.Range(Events, Events));

        await Eventually.EqualAsync(Events, () => app.Database.StreamLengthAsync(app.DeadLetters), Patience);
        await Eventually.EqualAsync(0, app.PendingAsync, Patience);
        var recorder = app.Host.Services.GetRequiredService<Recorder>();
        Assert.Equal(Events + (2 * Events), recorder.Contexts.Count);
        Assert.All(recorder.Contexts, context => Assert.Equal(1, context.DeliveryCount));
        Assert.All(
            await LettersAsync(app),
            letter => Assert.Equal(EvenHandler.Message, letter.GetProperty("failure_reason").GetString()));
        Assert.Equal(HealthStatus.Healthy, (await app.CheckHealthAsync()).Status);
    }

    private static async Task<IEnumerable<JsonElement>> LettersAsync(BusApp app) =>
        (await app.Database.StreamRangeAsync(app.DeadLetters))
            .Select(entry => JsonDocument.Parse((string)entry["payload"]!).RootElement);

    /// <summary>Handles even numbers.</summary>
    public sealed class EvenHandler(Recorder recorder) : IEventHandler<WorkDoneEvent>
    {
        public const string Message = "odd numbers are refused";

        public Task HandleAsync(WorkDoneEvent @event, EventContext context, CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(@event);
            recorder.Saw(@event, context);
            return @event.Number % 2 == 0 ? Task.CompletedTask : throw new TimeoutException(Message);
        }
    }

    public sealed class UnreadableHandler(Recorder recorder) : IEventHandler<WorkDoneEvent>
    {
        public Task HandleAsync(WorkDoneEvent @event, EventContext context, CancellationToken cancellationToken)
        {
            recorder.Saw(@event, context);
            throw new UnreadableException();
        }
    }
}

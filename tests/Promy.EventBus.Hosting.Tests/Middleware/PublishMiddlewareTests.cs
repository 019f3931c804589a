using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting.Tests.Middleware;

public sealed class PublishMiddlewareTests
{
    private static readonly OrderPlacedEvent First = new() { Id = "1" };
    private static readonly OrderPlacedEvent Second = new() { Id = "2" };

    private readonly RecordingPublisher _transport = new();
    private readonly PublishOptions _given = new() { CorrelationId = "c", Stream = "test:given" };

    [Fact]
    public async Task Every_way_to_publish_passes_the_middlewares_in_their_order()
    {
        var (outer, inner) = (new Adding("outer"), new Adding("inner"));
        var publisher = Of(outer, inner);

        Assert.Equal("1-0", await publisher.PublishAsync(First));
        Assert.Equal("1-0", await publisher.PublishAsync("test:named", First));
        Assert.Equal("1-0", await publisher.PublishAsync(First, _given));
        Assert.Equal(["1-0", "2-0"], await publisher.PublishBatchAsync([First, Second]));
        Assert.Equal(["1-0"], await publisher.PublishBatchAsync("test:named", [First]));
        Assert.Equal(["1-0"], await publisher.PublishBatchAsync([First], _given));
        Assert.True(publisher.TryEnqueue(First));
        Assert.True(publisher.TryEnqueue(First, _given));

        Assert.Equal(
            [
                .. Enumerable.Repeat("one with options: 1", 3),
                "batch with options: 1 2", "batch with options: 1", "batch with options: 1",
                "enqueue with options: 1", "enqueue with options: 1",
            ],
            _transport.Calls);
        Assert.All(_transport.Options, options => Assert.Equal("outer inner", options.Headers!["way"]));
        Assert.Equal(
            [null, "test:named", "test:given", null, "test:named", "test:given", null, "test:given"],
            _transport.Options.Select(options => options.Stream));
        Assert.Equal([1, 1, 1, 2, 1, 1, 1, 1], outer.Seen.Select(context => context.Events.Count));
        Assert.Equal(
            [.. Enumerable.Repeat(false, 6), true, true], inner.Seen.Select(context => context.IsEnqueued));
    }

    [Fact]
    public async Task The_first_middleware_that_is_added_is_the_outermost()
    {
        await using var provider = Provider(bus =>
        {
            bus.Services.AddSingleton(new Adding("outer")).AddSingleton<IPublishMiddleware>(new Adding("inner"));
            bus.Use<Adding>().Use<IPublishMiddleware>();
        });

        await provider.GetRequiredService<IEventPublisher>().PublishAsync(First);

        Assert.Equal("outer inner", Assert.Single(_transport.Options).Headers!["way"]);
    }

    [Fact]
    public async Task A_publish_that_no_middleware_changes_calls_the_transport_as_it_was_called()
    {
        var publisher = Of(new Running((_, next, token) => next(token)));

        await publisher.PublishAsync(First);
        await publisher.PublishAsync("test:named", First);
        await publisher.PublishAsync(First, _given);
        await publisher.PublishBatchAsync([First, Second]);
        await publisher.PublishBatchAsync("test:named", [First]);
        await publisher.PublishBatchAsync([First], _given);
        publisher.TryEnqueue(First);
        publisher.TryEnqueue(First, _given);

        Assert.Equal(
            [
                "one: 1", "one to test:named: 1", "one with options: 1", "batch: 1 2", "batch to test:named: 1",
                "batch with options: 1", "enqueue: 1", "enqueue with options: 1",
            ],
            _transport.Calls);
        Assert.All(_transport.Options, options => Assert.Same(_given, options));
    }

    [Fact]
    public async Task An_empty_batch_passes_no_middleware()
    {
        var adding = new Adding("a");

        Assert.Empty(await Of(adding).PublishBatchAsync([]));

        Assert.Empty(adding.Seen);
    }

    [Fact]
    public async Task A_middleware_that_does_not_go_on_sends_nothing_and_the_caller_knows()
    {
        var publisher = Of(new Adding("a"), new Running((_, _, _) => ValueTask.CompletedTask));

        var one = await Assert.ThrowsAsync<EventNotPublishedException>(async () => await publisher.PublishAsync(First));
        var many = await Assert.ThrowsAsync<EventBatchPublishException>(
            async () => await publisher.PublishBatchAsync("test:named", [First, Second]));
        Assert.False(publisher.TryEnqueue(First));

        Assert.Equal(("1", OrderPlacedEvent.StreamName), (one.EventId, one.Stream));
        Assert.StartsWith($"{typeof(Running)} did not call", one.Message, StringComparison.Ordinal);
        Assert.Equal(["1", "2"], many.Results.Select(result => result.EventId));
        Assert.All(
            many.Results,
            result => Assert.Equal("test:named", Assert.IsType<EventNotPublishedException>(result.Error).Stream));
        Assert.Empty(_transport.Calls);
    }

    [Fact]
    public async Task An_event_is_sent_once_if_the_rest_of_the_way_is_called_twice()
    {
        var publisher = Of(new Running(async (_, next, token) =>
        {
            await next(token);
            await next(token);
        }));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await publisher.PublishAsync(First));

        Assert.Single(_transport.Calls);
    }

    [Fact]
    public async Task A_publish_that_a_middleware_does_not_await_is_awaited()
    {
        var publisher = Of(new Running((context, next, token) =>
        {
            _ = next(token).AsTask();
            return ValueTask.CompletedTask;
        }));

        Assert.Equal("1-0", await publisher.PublishAsync(First));
    }

    [Fact]
    public async Task A_middleware_that_waits_cannot_enqueue_not_even_later()
    {
        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var late = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var publisher = Of(new Running(async (_, next, token) =>
        {
            await wait.Task;
            late.SetResult(await Record.ExceptionAsync(async () => await next(token)));
        }));

        var error = Assert.Throws<InvalidOperationException>(() => publisher.TryEnqueue(First));
        wait.SetResult();

        Assert.Contains($"({typeof(Running)})", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(await late.Task);
        Assert.Empty(_transport.Calls);
    }

    [Fact]
    public async Task A_middleware_may_itself_need_the_publisher()
    {
        await using var provider = Provider(bus => bus.Use<Auditing>());

        await provider.GetRequiredService<IEventPublisher>().PublishAsync(First);

        Assert.Equal(["one: 1", "one: 2"], _transport.Calls);
    }

    private ServiceProvider Provider(Action<IPromyEventBusBuilder> add)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<IEventTransport>(new FakeTransport { Publisher = _transport });
        add(services.AddPromyEventBus(options => options.Consumer.Group = "g"));
        return services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private MiddlewarePublisher Of(params IPublishMiddleware[] middlewares) => new(
        _transport,
        new EventEncoder(EventSerializerFactory.Create([], new EventBusJsonOptions()), 1024),
        () => middlewares);

    private sealed class Adding(string name) : IPublishMiddleware
    {
        public List<PublishContext> Seen { get; } = [];

        public ValueTask InvokeAsync(PublishContext context, PublishStep next, CancellationToken cancellationToken)
        {
            Seen.Add(context);
            var way = context.Options.Headers is { } headers ? $"{headers["way"]} {name}" : name;
            context.Options = context.Options with { Headers = new Dictionary<string, string> { ["way"] = way } };
            return next(cancellationToken);
        }
    }

    private sealed class Running(
        Func<PublishContext, PublishStep, CancellationToken, ValueTask> run) : IPublishMiddleware
    {
        public ValueTask InvokeAsync(PublishContext context, PublishStep next, CancellationToken cancellationToken) =>
            run(context, next, cancellationToken);
    }

    private sealed class Auditing(IEventPublisher publisher) : IPublishMiddleware
    {
        public async ValueTask InvokeAsync(
            PublishContext context, PublishStep next, CancellationToken cancellationToken)
        {
            await next(cancellationToken);
            if (context.Events[0].Id == First.Id)
            {
                await publisher.PublishAsync(Second, cancellationToken);
            }
        }
    }
}

namespace Promy.EventBus.Hosting.Tests.Middleware;

/// <summary>Behind a middleware a caller gets the errors that it gets without.</summary>
public sealed class PublishErrorTests
{
    private static readonly OrderPlacedEvent Order = new() { Id = "1" };
    private static readonly PublishOptions Options = new() { CorrelationId = "c" };

    private static readonly Exception[] Errors =
    [
        new EventValidationException("order.placed", []),
        new EventNotPublishedException("away", "s", "1"),
        new EventPublishOutcomeUnknownException("lost", "s", "1"),
        new EventBatchPublishException([new EventPublishResult("1", null, null)]),
        new EventBusConfigurationException("no stream"),
        new ArgumentException("no stream", "options"),
        new OperationCanceledException("the caller's"),
    ];

    private static readonly Func<IEventPublisher, CancellationToken, Task>[] Ways =
    [
        async (publisher, token) => await publisher.PublishAsync(Order, token),
        async (publisher, token) => await publisher.PublishAsync("test:named", Order, token),
        async (publisher, token) => await publisher.PublishAsync(Order, Options, token),
        async (publisher, token) => await publisher.PublishBatchAsync([Order], token),
        async (publisher, token) => await publisher.PublishBatchAsync("test:named", [Order], token),
        async (publisher, token) => await publisher.PublishBatchAsync([Order], Options, token),
        (publisher, _) => Task.FromResult(publisher.TryEnqueue(Order)),
        (publisher, _) => Task.FromResult(publisher.TryEnqueue(Order, Options)),
    ];

    private readonly RecordingPublisher _transport = new();

    [Fact]
    public async Task An_error_of_the_transport_reaches_the_caller_unchanged()
    {
        var seen = new List<Exception>();

        await AssertUnchangedAsync(new Watching(seen));

        Assert.Equal(Errors.SelectMany(error => Ways.Select(_ => error)), seen);
    }

    [Fact]
    public Task An_error_that_a_middleware_keeps_reaches_the_caller_all_the_same() =>
        AssertUnchangedAsync(new Keeping());

    [Fact]
    public async Task An_error_of_a_middleware_reaches_the_caller_unchanged()
    {
        var error = new NotSupportedException();
        foreach (var way in Ways)
        {
            Assert.Same(
                error, await Record.ExceptionAsync(() => way(Of(new Throwing(error)), CancellationToken.None)));
        }

        Assert.Empty(_transport.Calls);
    }

    [Fact]
    public async Task The_token_of_the_caller_reaches_the_transport()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var publisher = Of(new Keeping());

        foreach (var way in Ways.SkipLast(2))
        {
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => way(publisher, cancelled.Token));
            Assert.Equal(cancelled.Token, error.CancellationToken);
        }

        Assert.Equal(6, _transport.Calls.Count);
    }

    [Fact]
    public void A_full_queue_is_told_to_the_caller()
    {
        _transport.IsFull = true;

        Assert.False(Of(new Keeping()).TryEnqueue(Order));
        Assert.False(Of(new Keeping()).TryEnqueue(Order, Options));
    }

    [Fact]
    public async Task A_missing_argument_is_refused_before_any_middleware()
    {
        var publisher = Of(new Throwing(new NotSupportedException()));

        foreach (var (parameter, call) in MissingArguments(publisher))
        {
            Assert.Equal(parameter, (await Assert.ThrowsAnyAsync<ArgumentException>(call)).ParamName);
        }
    }

    private async Task AssertUnchangedAsync(IPublishMiddleware middleware)
    {
        foreach (var error in Errors)
        {
            _transport.Error = error;
            foreach (var way in Ways)
            {
                Assert.Same(error, await Record.ExceptionAsync(() => way(Of(middleware), CancellationToken.None)));
            }
        }
    }

    private static IEnumerable<(string Parameter, Func<Task> Call)> MissingArguments(MiddlewarePublisher publisher) =>
    [
        ("@event", async () => await publisher.PublishAsync(null!)),
        ("@event", async () => await publisher.PublishAsync("s", null!)),
        ("@event", async () => await publisher.PublishAsync((Event)null!, Options)),
        ("stream", async () => await publisher.PublishAsync(" ", Order)),
        ("options", async () => await publisher.PublishAsync(Order, (PublishOptions)null!)),
        ("events", async () => await publisher.PublishBatchAsync(null!)),
        ("events", async () => await publisher.PublishBatchAsync([Order, null!])),
        ("stream", async () => await publisher.PublishBatchAsync(" ", [Order])),
        ("options", async () => await publisher.PublishBatchAsync([Order], (PublishOptions)null!)),
        ("@event", () => Task.FromResult(publisher.TryEnqueue(null!))),
        ("options", () => Task.FromResult(publisher.TryEnqueue(Order, null!))),
    ];

    private MiddlewarePublisher Of(IPublishMiddleware middleware) => new(
        _transport,
        new EventEncoder(EventSerializerFactory.Create([], new EventBusJsonOptions()), 1024),
        () => [middleware]);

    private sealed class Watching(List<Exception> seen) : IPublishMiddleware
    {
        public async ValueTask InvokeAsync(
            PublishContext context, PublishStep next, CancellationToken cancellationToken)
        {
            try
            {
                await next(cancellationToken);
            }
            catch (Exception exception)
            {
                seen.Add(exception);
                throw;
            }
        }
    }

    private sealed class Keeping : IPublishMiddleware
    {
        public async ValueTask InvokeAsync(
            PublishContext context, PublishStep next, CancellationToken cancellationToken) =>
            await next(cancellationToken).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private sealed class Throwing(Exception error) : IPublishMiddleware
    {
        public ValueTask InvokeAsync(PublishContext context, PublishStep next, CancellationToken cancellationToken) =>
            throw error;
    }
}

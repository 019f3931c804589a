namespace Promy.EventBus.Hosting;

/// <summary>The publisher of the transport behind the middlewares.</summary>
/// <remarks>
/// In: events of the application.
/// Out: the same events at the publisher of the transport, by the same method if no middleware has changed the options.
/// Owner: the container. It exists only if a middleware around publishing is registered.
/// </remarks>
/// <param name="transport">Publisher of the transport, which owns it.</param>
/// <param name="encoder">Knows where an event goes.</param>
/// <param name="build">
/// Resolves the middlewares, in order. Called at the first publish: a middleware may itself need the publisher.
/// </param>
internal sealed class MiddlewarePublisher(
    IEventPublisher transport, EventEncoder encoder, Func<IPublishMiddleware[]> build)
    : IEventPublisher
{
    private static readonly PublishOptions None = new();

    // Singletons: two callers at once build the same.
    private volatile IPublishMiddleware[]? _middlewares;

    private IPublishMiddleware[] Middlewares => _middlewares ??= build();

    public ValueTask<string> PublishAsync(Event @event, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return PublishOneAsync(
            @event,
            None,
            (options, token) => options == None
                ? transport.PublishAsync(@event, token)
                : transport.PublishAsync(@event, options, token),
            cancellationToken);
    }

    public ValueTask<string> PublishAsync(string stream, Event @event, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        ArgumentNullException.ThrowIfNull(@event);
        var given = new PublishOptions { Stream = stream };
        return PublishOneAsync(
            @event,
            given,
            (options, token) => options == given
                ? transport.PublishAsync(stream, @event, token)
                : transport.PublishAsync(@event, options, token),
            cancellationToken);
    }

    public ValueTask<string> PublishAsync(
        Event @event, PublishOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(options);
        return PublishOneAsync(
            @event, options, (given, token) => transport.PublishAsync(@event, given, token), cancellationToken);
    }

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default) =>
        PublishManyAsync(
            events,
            None,
            (batch, options, token) => options == None
                ? transport.PublishBatchAsync(batch, token)
                : transport.PublishBatchAsync(batch, options, token),
            cancellationToken);

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        string stream, IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        var given = new PublishOptions { Stream = stream };
        return PublishManyAsync(
            events,
            given,
            (batch, options, token) => options == given
                ? transport.PublishBatchAsync(stream, batch, token)
                : transport.PublishBatchAsync(batch, options, token),
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, PublishOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return PublishManyAsync(events, options, transport.PublishBatchAsync, cancellationToken);
    }

    public bool TryEnqueue(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return TryEnqueue(
            @event,
            None,
            options => options == None ? transport.TryEnqueue(@event) : transport.TryEnqueue(@event, options));
    }

    public bool TryEnqueue(Event @event, PublishOptions options)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(options);
        return TryEnqueue(@event, options, given => transport.TryEnqueue(@event, given));
    }

    private bool TryEnqueue(Event @event, PublishOptions options, Func<PublishOptions, bool> enqueue)
    {
        var run = new PublishMiddlewareRun<bool>(
            Middlewares,
            new PublishContext([@event], options, isEnqueued: true),
            (given, _) => new ValueTask<bool>(enqueue(given)));
        run.Pass();
        return run.Result;
    }

    private async ValueTask<string> PublishOneAsync(
        Event @event,
        PublishOptions options,
        Func<PublishOptions, CancellationToken, ValueTask<string>> publish,
        CancellationToken cancellationToken)
    {
        var run = new PublishMiddlewareRun<string>(Middlewares, new PublishContext([@event], options), publish);
        await run.PassAsync(cancellationToken).ConfigureAwait(false);
        return run.StoppedBy is null ? run.Result! : throw NotSent(@event, run.Context, run.StoppedBy);
    }

    private async ValueTask<IReadOnlyList<string>> PublishManyAsync(
        IReadOnlyCollection<Event> events,
        PublishOptions options,
        Func<Event[], PublishOptions, CancellationToken, ValueTask<IReadOnlyList<string>>> publish,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);

        // A copy: what the middlewares have seen is what is published.
        Event[] batch = [.. events];
        if (batch.Length == 0)
        {
            return [];
        }

        if (Array.Exists(batch, static one => one is null))
        {
            throw new ArgumentNullException(nameof(events));
        }

        var run = new PublishMiddlewareRun<IReadOnlyList<string>>(
            Middlewares, new PublishContext(batch, options), (given, token) => publish(batch, given, token));
        await run.PassAsync(cancellationToken).ConfigureAwait(false);
        return run.StoppedBy is null
            ? run.Result!
            : throw new EventBatchPublishException(
                [
                    .. batch.Select(one => new EventPublishResult(
                        one.Id, EntryId: null, NotSent(one, run.Context, run.StoppedBy))),
                ]);
    }

    private EventNotPublishedException NotSent(Event @event, PublishContext context, IPublishMiddleware by) => new(
        $"{by.GetType()} did not call the rest of the way: nothing was sent.",
        context.Options.Stream ?? encoder.StreamOf(@event) ?? "",
        @event.Id);
}

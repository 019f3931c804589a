using System.Runtime.ExceptionServices;

namespace Promy.EventBus.Hosting;

/// <summary>One publish on its way through the middlewares.</summary>
/// <remarks>
/// In: the middlewares in order, and what publishes behind them.
/// Out: what the transport returned or threw, or the middleware that did not go on.
/// Owner: the call of the application.
/// </remarks>
/// <typeparam name="TResult">What the transport returns.</typeparam>
internal sealed class PublishMiddlewareRun<TResult>(
    IPublishMiddleware[] middlewares,
    PublishContext context,
    Func<PublishOptions, CancellationToken, ValueTask<TResult>> publish)
{
    private ExceptionDispatchInfo? _error;
    private volatile bool _isOver;

    /// <summary>Of the transport; the default if a middleware did not go on.</summary>
    public TResult? Result { get; private set; }

    /// <summary>The middleware that did not go on: the transport was not asked.</summary>
    public IPublishMiddleware? StoppedBy { get; private set; }

    public PublishContext Context => context;

    public async ValueTask PassAsync(CancellationToken cancellationToken)
    {
        await StepAsync(0, cancellationToken).ConfigureAwait(false);

        // A middleware that keeps it has no result in its place.
        _error?.Throw();
    }

    /// <summary>As <see cref="PassAsync"/>, for a caller that cannot wait.</summary>
    /// <exception cref="InvalidOperationException">A middleware has not completed.</exception>
    public void Pass()
    {
        var running = StepAsync(0, CancellationToken.None);
        if (!running.IsCompleted)
        {
            _isOver = true;
            throw new InvalidOperationException(
                $"A middleware around publishing ({string.Join(", ", middlewares.Select(one => one.GetType()))}) "
                + $"waits, which {nameof(IEventPublisher.TryEnqueue)} cannot. Do not wait if "
                + $"{nameof(PublishContext)}.{nameof(PublishContext.IsEnqueued)}, or await "
                + $"{nameof(IEventPublisher.PublishAsync)}.");
        }

        running.GetAwaiter().GetResult();
        _error?.Throw();
    }

    private async Task StepAsync(int index, CancellationToken cancellationToken)
    {
        if (index == middlewares.Length)
        {
            await PublishAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var step = new MiddlewareStep(middlewares[index], token => StepAsync(index + 1, token));
        try
        {
            await middlewares[index]
                .InvokeAsync(context, token => new ValueTask(step.GoOnAsync(token)), cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            await step.EndAsync().ConfigureAwait(false);
        }

        if (!step.HasGoneOn)
        {
            StoppedBy = middlewares[index];
        }
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (_isOver)
        {
            throw new InvalidOperationException($"{nameof(IEventPublisher.TryEnqueue)} has ended: nothing is sent.");
        }

        try
        {
            Result = await publish(context.Options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The caller's, past every middleware.
            _error = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }
}

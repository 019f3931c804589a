namespace Promy.EventBus.Hosting;

/// <summary>
/// Runs a handler behind its middlewares, all from the scope of the attempt. The handler is built last: its services
/// see what the middlewares have set. So a build can fail by the fault of the event, too.
/// </summary>
/// <remarks>
/// A build without an event tells whose fault it is. If that works, the event is at fault, and the attempt has failed.
/// If it fails as well, the handler has not begun, as without middlewares. Some handlers can never be built without an
/// event, such as a handler that needs a tenant: once one was built behind its middlewares, a failed build is a failed
/// attempt.
/// </remarks>
internal sealed class HandlerBehindMiddlewares
{
    private readonly ConsumerRegistration _handler;
    private readonly ScopedBuild _scoped;
    private readonly Func<IServiceProvider, IHandlerMiddleware[]> _buildMiddlewares;
    private readonly Func<IServiceProvider, object> _buildAlone;
    private int _wasBuilt;
    private volatile bool _needsNoEvent;

    public HandlerBehindMiddlewares(
        PlannedHandler handler, ScopedBuild scoped, HandlerMiddlewareRegistration[] middlewares)
    {
        _handler = handler.Registration;
        _scoped = scoped;
        _buildMiddlewares = services => [.. middlewares.Select(middleware => middleware.Build(services))];
        _buildAlone = services =>
        {
            _buildMiddlewares(services);
            return _handler.Build(services);
        };
    }

    /// <inheritdoc cref="ScopedHandler.InvokeAsync"/>
    public async ValueTask InvokeAsync(HandlerInvocation call, CancellationToken cancellationToken)
    {
        var (scope, middlewares) = await _scoped.BuildAsync(_buildMiddlewares).ConfigureAwait(false);
        var context = new HandlerContext(
            call.Event, call.Received.ContextOf(call.Attempts), _handler.HandlerType);
        HandlerNotBuiltException? notBuilt = null;
        try
        {
            var run = new HandlerMiddlewareRun(
                middlewares,
                context,
                async token =>
                {
                    object built;
                    try
                    {
                        built = _handler.Build(scope.ServiceProvider);
                    }
                    catch (Exception exception)
                    {
                        // The middlewares see it as it is.
                        notBuilt = new HandlerNotBuiltException(_handler.HandlerName, exception);
                        throw;
                    }

                    await HasBuiltAsync().ConfigureAwait(false);
                    await _handler.InvokeAsync(built, context.Event, context.Delivery, token).ConfigureAwait(false);
                });
            try
            {
                await run.PassAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (notBuilt is not null)
            {
                await ThrowUnlessEventIsAtFaultAsync().ConfigureAwait(false);
                throw;
            }

            // No middleware can acknowledge events by keeping the exception.
            await ThrowUnlessEventIsAtFaultAsync().ConfigureAwait(false);
        }
        finally
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }

        async ValueTask ThrowUnlessEventIsAtFaultAsync()
        {
            if (notBuilt is not null && !await IsEventAtFaultAsync().ConfigureAwait(false))
            {
                await ScopedBuild.DisposeAsync(scope).ConfigureAwait(false);
                throw notBuilt;
            }
        }
    }

    /// <inheritdoc cref="ScopedHandler.TryBuildAsync"/>
    public async ValueTask<bool> TryBuildAsync()
    {
        await _scoped.TryAsync(_buildMiddlewares).ConfigureAwait(false);
        try
        {
            await _scoped.TryAsync(_buildAlone).ConfigureAwait(false);
            _needsNoEvent = true;
            return true;
        }
        catch (HandlerNotBuiltException) when (!_needsNoEvent)
        {
            return false;
        }
    }

    /// <summary>After the first build: learns whether a build without an event means anything.</summary>
    private async ValueTask HasBuiltAsync()
    {
        if (Volatile.Read(ref _wasBuilt) == 0 && Interlocked.Exchange(ref _wasBuilt, 1) == 0)
        {
            await CanBuildAloneAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> IsEventAtFaultAsync() =>
        (Volatile.Read(ref _wasBuilt) == 1 && !_needsNoEvent) || await CanBuildAloneAsync().ConfigureAwait(false);

    private async ValueTask<bool> CanBuildAloneAsync()
    {
        try
        {
            await _scoped.TryAsync(_buildAlone).ConfigureAwait(false);
            _needsNoEvent = true;
            return true;
        }
        catch (HandlerNotBuiltException)
        {
            return false;
        }
    }
}

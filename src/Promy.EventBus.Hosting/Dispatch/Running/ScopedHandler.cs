using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Builds a handler in a scope of its own and runs it, behind the middlewares if there are any: the last step before
/// the application's code. The scope lives until the handler really ends, even after it was abandoned.
/// </summary>
internal sealed class ScopedHandler
{
    private readonly ConsumerRegistration _handler;
    private readonly ScopedBuild _scoped;
    private readonly Func<IServiceProvider, object> _build;
    private readonly HandlerBehindMiddlewares? _behindMiddlewares;

    public ScopedHandler(
        PlannedHandler handler, IServiceScopeFactory scopes, HandlerMiddlewareRegistration[] middlewares)
    {
        _handler = handler.Registration;
        _scoped = new ScopedBuild(handler.Name, scopes);

        // Once: a delegate for each attempt would be garbage.
        _build = _handler.Build;
        _behindMiddlewares = middlewares.Length == 0
            ? null
            : new HandlerBehindMiddlewares(handler, _scoped, middlewares);
    }

    /// <exception cref="HandlerNotBuiltException">It cannot be built, so it has not begun.</exception>
    public ValueTask InvokeAsync(HandlerInvocation call, CancellationToken cancellationToken) =>
        _behindMiddlewares is null
            ? InvokeDirectAsync(call, cancellationToken)
            : _behindMiddlewares.InvokeAsync(call, cancellationToken);

    /// <summary>Builds the handler without an event and disposes of it.</summary>
    /// <returns>
    /// Whether it was built; <see langword="false"/> if only an event can tell, because of what middlewares set.
    /// </returns>
    /// <exception cref="HandlerNotBuiltException">It cannot be built.</exception>
    public async ValueTask<bool> TryBuildAsync()
    {
        if (_behindMiddlewares is not null)
        {
            return await _behindMiddlewares.TryBuildAsync().ConfigureAwait(false);
        }

        await _scoped.TryAsync(_build).ConfigureAwait(false);
        return true;
    }

    private async ValueTask InvokeDirectAsync(HandlerInvocation call, CancellationToken cancellationToken)
    {
        var (scope, built) = await _scoped.BuildAsync(_build).ConfigureAwait(false);
        try
        {
            var context = call.Received.ContextOf(call.Attempts);
            await _handler.InvokeAsync(built, call.Event, context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
    }
}

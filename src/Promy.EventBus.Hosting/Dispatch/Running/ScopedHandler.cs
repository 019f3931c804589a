using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Builds a handler in a scope of its own and runs it: the last step before the application's code. The scope lives
/// until the handler really ends, even after it was abandoned.
/// </summary>
internal sealed class ScopedHandler(PlannedHandler handler, IServiceScopeFactory scopes)
{
    /// <exception cref="HandlerNotBuiltException">It cannot be built, so it has not begun.</exception>
    public async ValueTask InvokeAsync(HandlerInvocation call, CancellationToken cancellationToken)
    {
        var (scope, built) = await BuildAsync().ConfigureAwait(false);
        try
        {
            var context = call.Received.ContextOf(call.Attempts);
            await handler.Registration.InvokeAsync(built, call.Event, context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Builds the handler and disposes of it, ignoring faults of the disposal: an execution reports those as failures.
    /// </summary>
    /// <exception cref="HandlerNotBuiltException">It cannot be built.</exception>
    public async ValueTask TryBuildAsync()
    {
        var (scope, _) = await BuildAsync().ConfigureAwait(false);
        await DisposeAsync(scope).ConfigureAwait(false);
    }

    /// <summary>The caller owns the scope; if the handler cannot be built, the scope is disposed.</summary>
    private async ValueTask<(AsyncServiceScope Scope, object Handler)> BuildAsync()
    {
        AsyncServiceScope? created = null;
        try
        {
            var scope = scopes.CreateAsyncScope();
            created = scope;
            return (scope, handler.Registration.Build(scope.ServiceProvider));
        }
        catch (Exception exception)
        {
            // Boundary to the application's constructors.
            await DisposeAsync(created).ConfigureAwait(false);
            throw new HandlerNotBuiltException(handler.Name, exception);
        }
    }

    private static async ValueTask DisposeAsync(AsyncServiceScope? scope)
    {
        try
        {
            if (scope is { } created)
            {
                await created.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The result of building the handler matters more.
        }
    }
}

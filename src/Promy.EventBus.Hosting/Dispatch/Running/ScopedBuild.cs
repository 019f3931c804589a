using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting;

/// <summary>Builds what an attempt of a handler needs, in a scope of its own.</summary>
internal sealed class ScopedBuild(string handler, IServiceScopeFactory scopes)
{
    /// <summary>The caller owns the scope; if nothing can be built, the scope is disposed.</summary>
    /// <exception cref="HandlerNotBuiltException">It cannot be built.</exception>
    public async ValueTask<(AsyncServiceScope Scope, T Built)> BuildAsync<T>(Func<IServiceProvider, T> build)
    {
        AsyncServiceScope? created = null;
        try
        {
            var scope = scopes.CreateAsyncScope();
            created = scope;
            return (scope, build(scope.ServiceProvider));
        }
        catch (Exception exception)
        {
            // Boundary to the application's constructors.
            await DisposeAsync(created).ConfigureAwait(false);
            throw new HandlerNotBuiltException(handler, exception);
        }
    }

    /// <summary>
    /// Builds it and disposes of it, ignoring faults of the disposal: an execution reports those as failures.
    /// </summary>
    /// <exception cref="HandlerNotBuiltException">It cannot be built.</exception>
    public async ValueTask TryAsync<T>(Func<IServiceProvider, T> build)
    {
        var (scope, _) = await BuildAsync(build).ConfigureAwait(false);
        await DisposeAsync(scope).ConfigureAwait(false);
    }

    /// <summary>Disposes of a scope in which nothing has begun.</summary>
    public static async ValueTask DisposeAsync(AsyncServiceScope? scope)
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

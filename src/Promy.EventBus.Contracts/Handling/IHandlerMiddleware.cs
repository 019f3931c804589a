namespace Promy.EventBus;

/// <summary>
/// Runs around each attempt of each handler: for a tenant, a logging scope, a unit of work. Added by
/// <c>Use&lt;TMiddleware&gt;()</c>; the first that is added is the outermost.
/// </summary>
/// <remarks>
/// A middleware is resolved from the scope of the attempt. The handler is built last, from the same scope: the handler
/// and its services see what the middlewares have set in scoped services. Nothing runs for an event without a handler,
/// or for an event that cannot be decoded.
/// </remarks>
public interface IHandlerMiddleware
{
    /// <summary>Runs one attempt.</summary>
    /// <remarks>
    /// An exception fails the attempt, as an exception of the handler does, and the same rules apply to it. Without a
    /// call of <paramref name="next"/> the handler does not run, and the event counts as handled by it. An exception of
    /// the handler passes through here; if a middleware keeps it, the event counts as handled too. The attempt lasts
    /// until the handler has ended, even if a middleware does not await it.
    /// </remarks>
    /// <param name="context">The event, its delivery and the handler.</param>
    /// <param name="next">The rest of the way. At most one call.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the handler timeout passes, which includes the middlewares, or when the host's drain timeout
    /// passes.
    /// </param>
    Task InvokeAsync(HandlerContext context, HandlerStep next, CancellationToken cancellationToken);
}

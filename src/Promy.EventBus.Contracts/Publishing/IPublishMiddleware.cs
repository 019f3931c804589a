namespace Promy.EventBus;

/// <summary>
/// Runs around each publish by <see cref="IEventPublisher"/>, as for headers. Added by
/// <c>Use&lt;TMiddleware&gt;()</c>; the first that is added is the outermost.
/// </summary>
/// <remarks>A singleton: safe for use by many threads at once.</remarks>
public interface IPublishMiddleware
{
    /// <summary>Runs one publish: of one event, of a batch, or of an event for the queue.</summary>
    /// <remarks>
    /// Exceptions reach the caller unchanged, of the transport and of a middleware. A middleware cannot turn a failed
    /// publish into a success: the caller gets the exception of the transport even if a middleware keeps it. Without a
    /// call of <paramref name="next"/> nothing is sent: the caller gets an <see cref="EventNotPublishedException"/>,
    /// or <see langword="false"/> of <see cref="IEventPublisher.TryEnqueue(Event)"/>. That method cannot wait: if a
    /// middleware has not completed when it returns, the caller gets an <see cref="InvalidOperationException"/>.
    /// </remarks>
    /// <param name="context">The events and their options.</param>
    /// <param name="next">The rest of the way. At most one call.</param>
    /// <param name="cancellationToken">Token of the caller.</param>
    ValueTask InvokeAsync(PublishContext context, PublishStep next, CancellationToken cancellationToken);
}

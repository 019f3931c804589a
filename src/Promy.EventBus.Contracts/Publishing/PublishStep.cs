namespace Promy.EventBus;

/// <summary>
/// The rest of the way to the transport: the next <see cref="IPublishMiddleware"/>, and behind the last the transport.
/// </summary>
/// <param name="cancellationToken">
/// Token for the rest of the way: the token of the middleware, or a token that is linked to it.
/// </param>
/// <exception cref="InvalidOperationException">
/// The rest of the way was called twice, or after the middleware had ended.
/// </exception>
public delegate ValueTask PublishStep(CancellationToken cancellationToken);

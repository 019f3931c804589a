namespace Promy.EventBus.Hosting.Tests;

/// <summary>The behaviour of <see cref="ScriptedMiddleware"/>; by default it goes on.</summary>
public sealed class MiddlewareScript
{
    public Func<HandlerContext, HandlerStep, CancellationToken, Task> Do { get; set; } =
        (_, next, cancellationToken) => next(cancellationToken);
}

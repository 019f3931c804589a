namespace Promy.EventBus.Hosting.Tests;

/// <summary>Does what the test says.</summary>
public sealed class ScriptedMiddleware(MiddlewareScript script, Tenant tenant) : IHandlerMiddleware
{
    public Task InvokeAsync(HandlerContext context, HandlerStep next, CancellationToken cancellationToken)
    {
        tenant.Name = "scripted";
        return script.Do(context, next, cancellationToken);
    }
}

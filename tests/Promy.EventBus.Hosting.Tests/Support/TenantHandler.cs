namespace Promy.EventBus.Hosting.Tests;

/// <summary>Can only be built if a middleware has set the tenant.</summary>
public sealed class TenantHandler(Tenant tenant, Notes notes, Script<TenantHandler> script)
    : IEventHandler<OrderPlacedEvent>
{
    public const string Message = "no tenant";

    private readonly string _tenant = tenant.Name ?? throw new InvalidOperationException(Message);

    public Task HandleAsync(OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        notes.Add($"handler for {_tenant}");
        return script.RunAsync(@event, context, cancellationToken);
    }
}

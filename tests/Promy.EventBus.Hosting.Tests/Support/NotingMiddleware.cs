namespace Promy.EventBus.Hosting.Tests;

/// <summary>Notes when it begins and ends, and sets the tenant.</summary>
/// <typeparam name="TName">Tells two of them apart.</typeparam>
public sealed class NotingMiddleware<TName>(Notes notes, Tenant tenant) : IHandlerMiddleware
{
    private static readonly string Name = typeof(TName).Name;

    public async Task InvokeAsync(HandlerContext context, HandlerStep next, CancellationToken cancellationToken)
    {
        notes.Add($"{Name} begins {context.HandlerType.Name} {context.Delivery.Attempt}");
        tenant.Name ??= $"tenant of {context.Event.Id}";
        try
        {
            await next(cancellationToken);
            notes.Add($"{Name} ends");
        }
        catch (Exception exception)
        {
            notes.Add($"{Name} saw {exception.GetType().Name}");
            throw;
        }
    }
}

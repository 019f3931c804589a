namespace Promy.EventBus.Testing.Tests;

/// <summary>What <see cref="OrderHandler"/> does.</summary>
public sealed class OrderWork
{
    public Func<OrderPlaced, EventContext, CancellationToken, Task> DoAsync { get; set; } =
        static (_, _, _) => Task.CompletedTask;
}

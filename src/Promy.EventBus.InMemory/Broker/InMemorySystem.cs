namespace Promy.EventBus.InMemory;

/// <summary>The name of the server in spans and metrics.</summary>
internal static class InMemorySystem
{
    /// <summary>Value of <see cref="EventBusTags.System"/>.</summary>
    public const string Name = "in_memory";
}

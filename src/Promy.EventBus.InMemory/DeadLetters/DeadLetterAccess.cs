namespace Promy.EventBus.InMemory;

/// <summary>Reaches streams for the store of dead letters.</summary>
internal static class DeadLetterAccess
{
    /// <returns><see langword="null"/> if there is no such stream.</returns>
    /// <exception cref="DeadLetterStoreException">Nobody answers.</exception>
    public static StoredStream? Find(BrokerLink link, string stream) =>
        link.Problem is { } problem
            ? throw new DeadLetterStoreException($"The dead letters cannot be reached: {problem}.")
            : link.Broker.Find(stream);
}

namespace Promy.EventBus.InMemory;

/// <summary>What handles the entries that a reader is given.</summary>
internal interface IReaderWorkers
{
    /// <summary>
    /// Starts one more on a thread of the pool, on which it asks for the next entry. Called under the lock of the
    /// stream: runs nothing before it returns.
    /// </summary>
    void Start();

    /// <summary>The last one has ended. Called under the lock of the stream.</summary>
    void Ended();
}

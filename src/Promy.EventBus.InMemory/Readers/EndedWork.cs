namespace Promy.EventBus.InMemory;

/// <summary>What a worker has ended when it asks for the next entry.</summary>
internal enum EndedWork
{
    /// <summary>Nothing: it begins.</summary>
    None,

    /// <summary>An entry.</summary>
    Ordinary,

    /// <summary>A suspect: the next one may begin.</summary>
    Suspect,
}

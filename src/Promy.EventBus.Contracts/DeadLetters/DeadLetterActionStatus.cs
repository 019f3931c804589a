namespace Promy.EventBus;

/// <summary>What became of one dead letter that was to be replayed or discarded.</summary>
public enum DeadLetterActionStatus
{
    /// <summary>Replayed or discarded, confirmed by the server; in a dry run: it would be.</summary>
    Succeeded,

    /// <summary>Not replayed, and the dead letter stays; the reason says why.</summary>
    Refused,

    /// <summary>There is no such entry, or no longer: somebody else has replayed or discarded it.</summary>
    NotFound,

    /// <summary>
    /// The server did not confirm it. The dead letter stays, unless the reply to its deletion was lost; the event may
    /// have been appended all the same.
    /// </summary>
    Failed,
}

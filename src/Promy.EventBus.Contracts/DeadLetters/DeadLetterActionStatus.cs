namespace Promy.EventBus;

/// <summary>Outcome of replaying or discarding one dead letter.</summary>
public enum DeadLetterActionStatus
{
    /// <summary>Replayed or discarded, confirmed by the server; in a dry run: it would be.</summary>
    Succeeded,

    /// <summary>Not replayed, and the dead letter stays; the reason says why.</summary>
    Refused,

    /// <summary>The entry does not exist, or no longer: somebody else has replayed or discarded it.</summary>
    NotFound,

    /// <summary>
    /// The server did not confirm it. The dead letter stays, unless the reply to its deletion was lost.
    /// The event may have been appended all the same.
    /// </summary>
    Failed,
}

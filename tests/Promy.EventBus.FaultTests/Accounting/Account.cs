namespace Promy.EventBus.FaultTests;

/// <summary>
/// Events in and events out, in the words of Jepsen's total-queue checker. Valid if nothing is lost and nothing
/// unexpected.
/// </summary>
internal sealed record Account
{
    /// <summary>Events that somebody began to publish.</summary>
    public required int Attempts { get; init; }

    /// <summary>Events that Redis confirmed.</summary>
    public required int Acknowledged { get; init; }

    /// <summary>Events whose publish ended without an answer.</summary>
    public required int Unknown { get; init; }

    /// <summary>Different events that were handled.</summary>
    public required int Handled { get; init; }

    /// <summary>Different events in the dead letters.</summary>
    public required int DeadLettered { get; init; }

    /// <summary>Acknowledged, and neither handled nor dead-lettered.</summary>
    public required IReadOnlyList<int> Lost { get; init; }

    /// <summary>Handled or dead-lettered, although never published or reported as certainly not stored.</summary>
    public required IReadOnlyList<int> Unexpected { get; init; }

    /// <summary>Handlings beyond the first of each event.</summary>
    public required int Duplicated { get; init; }

    /// <summary>Unknown, and handled or dead-lettered all the same.</summary>
    public required int Recovered { get; init; }

    public static Account Of(Ledger ledger, IReadOnlyCollection<int> handled, IReadOnlyCollection<int> deadLettered)
    {
        var distinct = handled.ToHashSet();
        var settled = distinct.Union(deadLettered).ToHashSet();
        return new Account
        {
            Attempts = ledger.Fates.Count,
            Acknowledged = ledger.Acknowledged.Count(),
            Unknown = ledger.Of(PublishFate.Unknown).Count(),
            Handled = distinct.Count,
            DeadLettered = deadLettered.Distinct().Count(),
            Lost = [.. ledger.Acknowledged.Where(number => !settled.Contains(number)).Order()],
            Unexpected =
            [
                .. settled.Where(
                    number => !ledger.Fates.TryGetValue(number, out var fate) || fate == PublishFate.NotPublished)
                    .Order(),
            ],
            Duplicated = handled.Count - distinct.Count,
            Recovered = ledger.Of(PublishFate.Unknown).Count(settled.Contains),
        };
    }

    public override string ToString() =>
        $"attempts {Attempts}, acknowledged {Acknowledged}, unknown {Unknown}, handled {Handled}, "
        + $"dead-lettered {DeadLettered}, lost {Lost.Count}, unexpected {Unexpected.Count}, "
        + $"duplicated {Duplicated}, recovered {Recovered}";
}

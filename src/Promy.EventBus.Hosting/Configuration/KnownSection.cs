namespace Promy.EventBus.Hosting;

/// <summary>A section below that of the bus that another package reads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keys">Its keys; empty: all are known.</param>
internal sealed record KnownSection(string Name, IReadOnlyList<string> Keys)
{
    public IEnumerable<KnownKey> Known =>
        Keys.Count == 0
            ? [new(Name, KnownKeyKind.Open)]
            : Keys.Select(key => new KnownKey(key, KnownKeyKind.Value).Below(Name));
}

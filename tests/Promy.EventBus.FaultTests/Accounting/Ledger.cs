using System.Collections.Concurrent;

namespace Promy.EventBus.FaultTests;

/// <summary>Every publish and its outcome, by the number in the event.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<int, PublishFate> _fates = new();

    public IReadOnlyDictionary<int, PublishFate> Fates => _fates;

    /// <summary>Confirmed by Redis.</summary>
    public IEnumerable<int> Acknowledged => Of(PublishFate.Acknowledged);

    /// <summary>An attempt begins. Without an outcome (the publisher was killed) it stays unknown.</summary>
    public void Attempt(int number) => _fates.TryAdd(number, PublishFate.Unknown);

    public void Settle(int number, PublishFate fate) => _fates[number] = fate;

    public IEnumerable<int> Of(PublishFate fate) => _fates.Where(pair => pair.Value == fate).Select(pair => pair.Key);
}

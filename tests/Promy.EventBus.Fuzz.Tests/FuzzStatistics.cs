namespace Promy.EventBus.Fuzz.Tests;

/// <summary>Results and costs of the inputs, to show that the damage reaches beyond the first check.</summary>
internal sealed class FuzzStatistics(bool isWarmUp = false)
{
    private readonly Dictionary<string, (int Read, int Refused)> _payloads = Envelope.Types.ToDictionary(
        type => type, _ => (0, 0));
    private int _malformed;
    private int _badMetadata;

    public AllocationBound Read { get; } = new(isWarmUp);

    public AllocationBound Written { get; } = new(isWarmUp);

    public void Saw(Envelope envelope)
    {
        if (envelope.Malformed is not null)
        {
            _malformed++;
        }
        else if (envelope.Metadata is not { } metadata)
        {
            _badMetadata++;
        }
        else if (_payloads.TryGetValue(metadata.Type, out var counts))
        {
            _payloads[metadata.Type] =
                envelope.Error is null ? (counts.Read + 1, counts.Refused) : (counts.Read, counts.Refused + 1);
        }
    }

    public void AssertReachesEverything(int inputs)
    {
        Assert.True(_malformed > inputs / 100, $"{this}");
        Assert.True(_badMetadata > inputs / 20, $"{this}");
        Assert.All(
            _payloads.Values,
            counts => Assert.True(counts.Read > inputs / 100 && counts.Refused > inputs / 100, $"{this}"));
    }

    public override string ToString() =>
        $"{_malformed} not in the wire format, {_badMetadata} with bad metadata; "
        + string.Join(", ", _payloads.Select(type => $"{type.Key} {type.Value.Read} read {type.Value.Refused} refused"))
        + $"; allocated for reading {Read}; for dead letters {Written}";
}

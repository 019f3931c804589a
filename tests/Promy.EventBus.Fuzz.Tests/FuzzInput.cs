using StackExchange.Redis;

namespace Promy.EventBus.Fuzz.Tests;

/// <summary>One entry as it may stand in a stream.</summary>
/// <param name="Type">Wire type of the pair before the damage.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record FuzzInput(string Type, NameValueEntry[] Fields)
{
    private const int MaxExtraFields = 20;
    private const int MaxShown = 1024;

    /// <summary>Bytes of all names and values.</summary>
    public int Length =>
        Fields.Sum(pair => ((ReadOnlyMemory<byte>)pair.Name).Length + ((ReadOnlyMemory<byte>)pair.Value).Length);

    /// <summary>The same for the same numbers.</summary>
    public static FuzzInput Create(int seed, int index)
    {
        var random = new FuzzRandom(seed, index);
        var mutator = new Mutator(random);
        var (type, metadata, payload) = Corpus.Pair(random.Next(Corpus.Count));

        // Mostly one half is damaged, so that inputs pass the first check too.
        var part = random.Next(8);
        List<NameValueEntry> fields =
        [
            new("metadata", part is < 3 or 7 ? mutator.Mutate(metadata) : metadata),
            new("payload", part >= 3 ? mutator.Mutate(payload) : payload),
        ];
        if (random.OneIn(16))
        {
            ChangeFields(fields, random, mutator);
        }

        return new FuzzInput(type, [.. fields]);
    }

    /// <summary>For the message of a failure; seed and index make the whole again.</summary>
    public override string ToString() =>
        string.Join(", ", Fields.Select(field => $"{Hex(field.Name)}={Hex(field.Value)}"));

    private static void ChangeFields(List<NameValueEntry> fields, FuzzRandom random, Mutator mutator)
    {
        switch (random.Next(6))
        {
            case 0:
                fields.RemoveAt(random.Next(fields.Count));
                break;
            case 1:
                fields.Add(fields[random.Next(fields.Count)]);
                break;
            case 2:
                fields.Reverse();
                break;
            case 3:
                fields.Clear();
                break;
            case 4:
                fields[0] = new NameValueEntry(mutator.Mutate((byte[])fields[0].Name!), fields[0].Value);
                break;
            default:
                for (var extra = random.Next(MaxExtraFields); extra > 0; extra--)
                {
                    var field = new NameValueEntry(
                        mutator.Mutate("extra"u8.ToArray()), mutator.Mutate("value"u8.ToArray()));
                    fields.Insert(random.Next(fields.Count + 1), field);
                }

                break;
        }
    }

    private static string Hex(RedisValue value)
    {
        var bytes = ((ReadOnlyMemory<byte>)value).Span;
        return bytes.Length <= MaxShown
            ? Convert.ToHexString(bytes)
            : $"{Convert.ToHexString(bytes[..MaxShown])}… ({bytes.Length} bytes)";
    }
}

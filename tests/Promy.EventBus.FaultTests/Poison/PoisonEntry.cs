using StackExchange.Redis;

namespace Promy.EventBus.FaultTests;

/// <summary>An entry that is no event, as it stands in the stream.</summary>
/// <param name="Class">Name of its class.</param>
/// <param name="Fields">The fields as written, byte for byte.</param>
internal sealed record PoisonEntry(string Class, NameValueEntry[] Fields)
{
    /// <summary>
    /// Whether exactly one metadata and one payload can be found: a letter then has these, else it lists all fields.
    /// </summary>
    public bool HasBothFields =>
        Fields.Length <= 16
            && Fields.Count(entry => entry.Name == "metadata") == 1
            && Fields.Count(entry => entry.Name == "payload") == 1;

    public byte[] Bytes(string name) => (byte[])Fields.Single(entry => entry.Name == name).Value!;
}

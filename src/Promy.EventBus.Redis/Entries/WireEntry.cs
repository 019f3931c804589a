using System.Text;
using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Finds the fields of the wire format in an entry. Others are ignored: a newer version may write them.
/// </summary>
internal static class WireEntry
{
    private const int MaxFields = 16;
    private static readonly byte[] MetadataField = Encoding.UTF8.GetBytes(WireFields.Metadata);
    private static readonly byte[] PayloadField = Encoding.UTF8.GetBytes(WireFields.Payload);
    private static readonly byte[] RetryField = Encoding.UTF8.GetBytes(WireFields.Retry);
    private static readonly byte[][] Names = [MetadataField, PayloadField, RetryField];

    /// <summary>The most frequent first.</summary>
    public static ReadOnlySpan<byte[]> FieldNames => Names;

    /// <returns>Why the entry is not in the wire format; <see langword="null"/> if it is.</returns>
    public static string? Read(
        ReadOnlySpan<NameValueEntry> fields,
        out ReadOnlyMemory<byte> metadata,
        out ReadOnlyMemory<byte> payload)
    {
        metadata = default;
        payload = default;
        if (fields.Length > MaxFields)
        {
            return $"The entry has {fields.Length} fields; at most {MaxFields} are allowed.";
        }

        var metadataCount = 0;
        var payloadCount = 0;
        foreach (var field in fields)
        {
            if (IsNamed(field, MetadataField))
            {
                metadataCount++;
                metadata = (ReadOnlyMemory<byte>)field.Value;
            }
            else if (IsNamed(field, PayloadField))
            {
                payloadCount++;
                payload = (ReadOnlyMemory<byte>)field.Value;
            }
        }

        return (metadataCount, payloadCount) is (1, 1)
            ? null
            : $"The entry has {metadataCount} fields named metadata and {payloadCount} named payload; "
                + "one of each is expected.";
    }

    /// <summary>The history of a retried event; empty if the field is missing.</summary>
    public static ReadOnlyMemory<byte> RetryOf(ReadOnlySpan<NameValueEntry> fields)
    {
        foreach (var field in fields)
        {
            if (IsNamed(field, RetryField))
            {
                return (ReadOnlyMemory<byte>)field.Value;
            }
        }

        return default;
    }

    private static bool IsNamed(in NameValueEntry field, byte[] name) =>
        ((ReadOnlyMemory<byte>)field.Name).Span.SequenceEqual(name);
}

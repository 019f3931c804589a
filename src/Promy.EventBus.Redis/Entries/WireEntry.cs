using System.Text;
using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Finds the fields of the wire format in an entry. Other fields are left alone: they may be a newer version's.</summary>
internal static class WireEntry
{
    private const int MaxFields = 16;
    private static readonly byte[] MetadataField = Encoding.UTF8.GetBytes(WireFields.Metadata);
    private static readonly byte[] PayloadField = Encoding.UTF8.GetBytes(WireFields.Payload);
    private static readonly byte[] RetryField = Encoding.UTF8.GetBytes(WireFields.Retry);
    private static readonly byte[][] Names = [MetadataField, PayloadField, RetryField];

    /// <summary>Names of the fields that there are, the most frequent ones first.</summary>
    public static ReadOnlySpan<byte[]> FieldNames => Names;

    /// <returns>Why the entry is not in the wire format; <see langword="null"/> where it is.</returns>
    public static string? Read(ReadOnlySpan<NameValueEntry> fields, out ReadOnlyMemory<byte> metadata, out ReadOnlyMemory<byte> payload)
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
            : $"The entry has {metadataCount} fields named metadata and {payloadCount} named payload; one of each is expected.";
    }

    /// <summary>The field that tells what a retried event has been through; empty where there is none.</summary>
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

    private static bool IsNamed(in NameValueEntry field, byte[] name) => ((ReadOnlyMemory<byte>)field.Name).Span.SequenceEqual(name);
}

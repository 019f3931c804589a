namespace Promy.EventBus.Cli;

/// <summary>A field of an entry that is not in the wire format, in base64.</summary>
internal sealed record FieldItem(string NameBase64, string ValueBase64)
{
    public static FieldItem Of(KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> field) =>
        new(Convert.ToBase64String(field.Key.Span), Convert.ToBase64String(field.Value.Span));
}

namespace Promy.EventBus.Cli;

/// <summary>A field of an entry that is not in the wire format, in base64.</summary>
internal sealed record FieldItem(string NameBase64, string ValueBase64)
{
    public static FieldItem Of(KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> field) =>
        Of(field.Key, field.Value);

    public static FieldItem Of(DeadLetterField field) => Of(field.Name, field.Value);

    private static FieldItem Of(ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value) =>
        new(Convert.ToBase64String(name.Span), Convert.ToBase64String(value.Span));
}

using System.Text;

namespace Promy.EventBus.Fuzz.Tests;

/// <summary>The good documents of the folder <c>Corpus</c>, which the inputs are made of.</summary>
internal static class Corpus
{
    private const string MetadataPrefix = "metadata.";

    /// <summary>Metadata with <c>TYPE</c> in the place of the type.</summary>
    private static readonly string[] Metadata = [.. Names(true).Select(Text)];

    /// <summary>A payload of every predefined event and generation, each with its wire type.</summary>
    private static readonly (string Type, byte[] Payload)[] Payloads =
        [.. Names(false).Select(name => (TypeOf(name), Encoding.UTF8.GetBytes(Text(name))))];

    private static readonly byte[][] AllMetadata =
    [
        .. Payloads.SelectMany(
            payload => Metadata.Select(text => text.Replace("TYPE", payload.Type, StringComparison.Ordinal)))
            .Select(Encoding.UTF8.GetBytes),
    ];

    public static int Count => AllMetadata.Length;

    /// <summary>A pair that belongs together.</summary>
    public static (string Type, byte[] Metadata, byte[] Payload) Pair(int index)
    {
        var (type, payload) = Payloads[index / Metadata.Length];
        return (type, AllMetadata[index], payload);
    }

    /// <summary>Any document, to splice in.</summary>
    public static byte[] Any(FuzzRandom random) =>
        random.OneIn(2) ? AllMetadata[random.Next(AllMetadata.Length)] : Payloads[random.Next(Payloads.Length)].Payload;

    private static IEnumerable<string> Names(bool metadata) => typeof(Corpus).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".json", StringComparison.Ordinal))
        .Where(name => name.StartsWith(MetadataPrefix, StringComparison.Ordinal) == metadata)
        .Order(StringComparer.Ordinal);

    private static string TypeOf(string name) =>
        name.Replace(".newer", "", StringComparison.Ordinal).Replace(".json", "", StringComparison.Ordinal);

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Corpus).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

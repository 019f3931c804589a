using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Promy.EventBus.Packages.Tests.Support;

/// <summary>A package, opened to be looked into.</summary>
internal sealed class Package : IDisposable
{
    private readonly ZipArchive _archive;

    private Package(ZipArchive archive) => _archive = archive;

    public IEnumerable<string> Files => _archive.Entries.Select(entry => entry.FullName);

    public static Package Open(string path) => new(ZipFile.OpenRead(path));

    /// <summary>Text of a member of the nuspec, such as its <c>license</c>.</summary>
    public string? Text(string member) => Element(member)?.Value;

    public XElement? Element(string member) =>
        Metadata().Elements().SingleOrDefault(element => element.Name.LocalName == member);

    /// <summary>Packages that come with this one, by id.</summary>
    public IReadOnlyDictionary<string, string> Dependencies() => Metadata().Descendants()
        .Where(element => element.Name.LocalName == "dependency")
        .ToDictionary(element => (string)element.Attribute("id")!, element => (string)element.Attribute("version")!);

    public JsonNode Json(string file) => JsonNode.Parse(Read(file))!;

    public string Read(string file)
    {
        using var reader = new StreamReader(Entry(file).Open());
        return reader.ReadToEnd();
    }

    public byte[] Bytes(string file)
    {
        using var stream = Entry(file).Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public void Dispose() => _archive.Dispose();

    private XElement Metadata()
    {
        var nuspec = Files.Single(file => file.EndsWith(".nuspec", StringComparison.Ordinal));
        return XDocument.Parse(Read(nuspec)).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    private ZipArchiveEntry Entry(string file) =>
        _archive.GetEntry(file) ?? throw new FileNotFoundException($"The package has no {file}.");
}

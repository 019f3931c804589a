using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>The XML comments of the libraries, as Markdown on one line.</summary>
/// <param name="nameOf">What a property is called in the document; null if it is no option.</param>
internal sealed partial class XmlComments(Func<PropertyInfo, string?> nameOf)
{
    private const string Attribute = nameof(System.Attribute);

    private static readonly Assembly[] Libraries =
        [typeof(Event).Assembly, typeof(Redis.EventBusRedisOptions).Assembly, typeof(PromyEventBusOptions).Assembly];

    private static readonly Dictionary<string, XElement> Members = Libraries
        .SelectMany(library => XDocument.Load(Path.ChangeExtension(library.Location, "xml")).Descendants("member"))
        .DistinctBy(NameOf) // Shared sources are in two libraries.
        .ToDictionary(NameOf);

    /// <summary>The summary, that of the inherited comment if it has none of its own.</summary>
    public string SummaryOf(PropertyInfo property) => Of(property, "summary");

    /// <summary>The text on the default; empty if there is none.</summary>
    public string ValueOf(PropertyInfo property) => Of(property, "value");

    public string SummaryOf(Type type) => Rendered(Members[$"T:{type.FullName}"].Element("summary"));

    /// <summary>The property whose comment this one inherits, if it does.</summary>
    public static PropertyInfo? InheritedBy(PropertyInfo property) =>
        Members[IdOf(property)].Element("inheritdoc")?.Attribute("cref")?.Value is { } id ? PropertyOf(id) : null;

    private static string NameOf(XElement member) => member.Attribute("name")!.Value;

    private string Of(PropertyInfo property, string element)
    {
        var own = Members[IdOf(property)].Element(element);
        return own is null && InheritedBy(property) is { } inherited ? Of(inherited, element) : Rendered(own);
    }

    private string Rendered(XElement? element) =>
        element is null ? "" : Blank().Replace(string.Concat(element.Nodes().Select(Markdown)), " ").Trim();

    private string Markdown(XNode node) => node switch
    {
        XText text => text.Value.Replace("|", "\\|", StringComparison.Ordinal),
        XElement { Name.LocalName: "see" } see when see.Attribute("langword") is { } word => $"`{word.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{Named(see.Attribute("cref")!.Value)}`",
        XElement { Name.LocalName: "paramref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => Rendered(other),
        _ => "",
    };

    /// <summary>An option by its key, an attribute as in code, a value of an enum by its name alone.</summary>
    private string Named(string id)
    {
        if (PropertyOf(id) is { } property && nameOf(property) is { } option)
        {
            return option;
        }

        var parts = id[2..].Split('(')[0].Split('.').Select(part => part.Split('`')[0]).ToArray();
        return id[0] switch
        {
            'T' when parts[^1].EndsWith(Attribute, StringComparison.Ordinal) => $"[{parts[^1][..^Attribute.Length]}]",
            'T' or 'P' => parts[^1],
            'F' when TypeOf(string.Join('.', parts[..^1])) is { IsEnum: true } => parts[^1],
            _ => $"{parts[^2]}.{parts[^1]}",
        };
    }

    private static string IdOf(PropertyInfo property) => $"P:{property.DeclaringType!.FullName}.{property.Name}";

    private static PropertyInfo? PropertyOf(string id)
    {
        var dot = id.LastIndexOf('.');
        return id[0] == 'P' ? TypeOf(id[2..dot])?.GetProperty(id[(dot + 1)..]) : null;
    }

    private static Type? TypeOf(string name) =>
        Libraries.Select(library => library.GetType(name)).FirstOrDefault(type => type is not null);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}

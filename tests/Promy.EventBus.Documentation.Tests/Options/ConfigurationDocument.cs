using System.Globalization;
using System.Reflection;
using System.Text;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>
/// The generated part of docs/configuration.md: every option with its type, its default and its comment in the code.
/// The text between the two marks is replaced; the rest of the document is written by hand.
/// </summary>
internal static class ConfigurationDocument
{
    public const string Path = "docs/configuration.md";

    private const string Begin = "<!-- generated: options -->";
    private const string End = "<!-- end of generated -->";

    /// <summary>The order of the sections, by what a newcomer needs first. New sections follow by themselves.</summary>
    private static readonly string[] Order =
        ["Redis", "Consumer", "Publisher", "Retry", "DeadLetter", "Retention", "Health", "EventTypes", "Json"];

    private static readonly ILookup<string, OptionKey> KeysOf = OptionKey.All.ToLookup(key => IdOf(key.Property));
    private static readonly XmlComments Comments = new(property => KeysOf[IdOf(property)].FirstOrDefault()?.Key);

    /// <summary>The document as it should be, from the text that it has.</summary>
    public static string Updated(string document)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, StringComparison.Ordinal);
        Assert.True(end > begin, $"{Path} lacks the marks {Begin} and {End}.");
        return document[..begin] + "\n\n" + Generated() + document[end..];
    }

    private static string Generated()
    {
        var text = new StringBuilder();
        var sections = OptionKey.All.ToLookup(key => key.Key.Contains(':') ? key.Key.Split(':')[0] : "");
        var order = Order.Concat(sections.Select(section => section.Key)).Distinct().Where(name => name.Length > 0);
        foreach (var name in order)
        {
            var property = typeof(PromyEventBusOptions).GetProperty(name)!;
            Append(text, name, Comments.SummaryOf(property), name, sections[name]);
        }

        Append(text, "The bus", "Options of the bus as a whole.", "root", sections[""]);
        AppendHandler(text);
        return text.ToString();
    }

    private static void Append(
        StringBuilder text, string title, string summary, string name, IEnumerable<OptionKey> keys)
    {
        AppendHead(text, title, summary, $"options {name}", ["key", "type", "default", "meaning"]);
        foreach (var key in keys)
        {
            AppendRow(text, $"`{key.Key}`", TypeText(key.TypeName), $"`{key.DefaultText}`", MeaningOf(key));
        }

        text.Append('\n');
    }

    private static void AppendHandler(StringBuilder text)
    {
        AppendHead(
            text,
            "One handler",
            Comments.SummaryOf(typeof(EventBusHandlerOptions)),
            "handler options",
            ["`EventBusHandlerOptions`", "type", "in place of", "meaning"]);
        foreach (var (name, property) in HandlerOptions(typeof(EventBusHandlerOptions), ""))
        {
            var replaced = XmlComments.InheritedBy(property) is { } inherited ? KeysOf[IdOf(inherited)].First().Key
                : OptionKey.All.FirstOrDefault(key => key.Key == $"Consumer:{property.Name}")?.Key;
            AppendRow(
                text,
                $"`{name}`",
                TypeText(OptionKey.NameOf(property.PropertyType)),
                replaced is null ? "" : $"`{replaced}`",
                Comments.SummaryOf(property));
        }

        text.Append('\n');
    }

    private static IEnumerable<(string Name, PropertyInfo Property)> HandlerOptions(Type type, string prefix) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
            property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)
                ? HandlerOptions(property.PropertyType, $"{property.Name}.")
                : [(prefix + property.Name, property)]);

    private static void AppendHead(StringBuilder text, string title, string summary, string table, string[] columns)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n{summary}\n\n<!-- table: {table} -->\n\n");
        AppendRow(text, columns);
        text.Append('|').AppendJoin("", columns.Select(_ => "---|")).Append('\n');
    }

    private static void AppendRow(StringBuilder text, params string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    /// <summary>Values of an enum are code; words are not.</summary>
    private static string TypeText(string name) =>
        char.IsUpper(name[0]) ? string.Join(", ", name.Split(", ").Select(value => $"`{value}`")) : name;

    /// <summary>The summary, and what the comment on the default says beyond the default itself.</summary>
    private static string MeaningOf(OptionKey key)
    {
        const string Opening = "The default is ";
        var (summary, value) = (Comments.SummaryOf(key.Property), Comments.ValueOf(key.Property));
        if (XmlComments.InheritedBy(key.Property) is { } replaced)
        {
            return $"In place of `{KeysOf[IdOf(replaced)].First().Key}`. {summary}";
        }

        if (!value.StartsWith(Opening, StringComparison.Ordinal))
        {
            return $"{summary} {value}".Trim();
        }

        var colon = value.IndexOf(": ", Opening.Length, StringComparison.Ordinal);
        var stop = value.IndexOf(". ", Opening.Length, StringComparison.Ordinal);
        return colon > 0 && (stop < 0 || colon < stop)
            ? $"{summary} {(key.Default is null ? "If not set" : "By default")}: {value[(colon + 2)..]}"
            : stop > 0 ? $"{summary} {value[(stop + 2)..]}" : summary;
    }

    private static string IdOf(PropertyInfo property) => $"{property.DeclaringType!.FullName}.{property.Name}";
}

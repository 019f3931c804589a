using System.Text.RegularExpressions;

namespace Promy.EventBus.Convention.Tests;

internal sealed partial record SourceFile(string Path, string[] Lines)
{
    /// <summary>
    /// Types declared at the top level, which start in the first column because namespaces are file-scoped.
    /// </summary>
    public IEnumerable<string> Types =>
        Lines.Select(line => Declaration().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["name"].Value);

    /// <summary>The file's name up to the first dot: <c>Worker.Log.cs</c> is a part of <c>Worker</c>.</summary>
    public string Name => FileName.Split('.')[0];

    public string FileName => System.IO.Path.GetFileName(Path);

    /// <summary>Whether the file declares an enum, whose members are names too.</summary>
    public bool IsEnum => Lines.Any(line => EnumDeclaration().IsMatch(line));

    /// <summary>The parts of its namespace, by which types may be qualified.</summary>
    public IEnumerable<string> NamespaceParts =>
        Lines.Where(line => line.StartsWith("namespace ", StringComparison.Ordinal))
            .SelectMany(line => line["namespace ".Length..].TrimEnd(';').Split('.'));

    public override string ToString() => Path;

    [GeneratedRegex(
        @"^(\w+ )*(record struct|record class|class|record|struct|interface|enum|delegate \w+) (?<name>\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^(\w+ )*enum \w+")]
    private static partial Regex EnumDeclaration();
}

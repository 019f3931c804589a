using System.Text.RegularExpressions;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>
/// The C# blocks of a document that compile together: those under a comment <c>&lt;!-- program: name --&gt;</c> with
/// the same name, or <c>&lt;!-- program: name (worker) --&gt;</c> for the implicit usings of the worker template. A
/// block without a comment is a program of its own.
/// </summary>
internal sealed partial record SnippetProgram(string Document, string Name, string Sdk, IReadOnlyList<CodeBlock> Blocks)
{
    public const string Web = "web";
    public const string Worker = "worker";

    public static IEnumerable<SnippetProgram> Of(Document document) =>
        document.Blocks
            .Where(block => block.Language is "csharp" or "cs")
            .GroupBy(block => NameOf(block))
            .Select(blocks => new SnippetProgram(document.Path, blocks.Key, SdkOf(blocks), [.. blocks]));

    public override string ToString() => $"{Document}: {Name}";

    private static string NameOf(CodeBlock block) =>
        Marker().Match(block.Marker ?? "") is { Success: true } match
            ? match.Groups["name"].Value
            : $"line {block.FirstLine}";

    private static string SdkOf(IEnumerable<CodeBlock> blocks) =>
        blocks
            .Select(block => Marker().Match(block.Marker ?? "").Groups["sdk"].Value)
            .FirstOrDefault(sdk => sdk.Length > 0) ?? Web;

    [GeneratedRegex(@"^program: (?<name>[\w-]+)( \((?<sdk>web|worker)\))?$")]
    private static partial Regex Marker();
}

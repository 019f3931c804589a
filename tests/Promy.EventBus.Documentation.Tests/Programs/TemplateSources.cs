namespace Promy.EventBus.Documentation.Tests;

/// <summary>The sources of a service as <c>dotnet new</c> makes them.</summary>
internal static class TemplateSources
{
    private const string Content = "src/Promy.EventBus.Templates/content";
    private const string Service = "src/Template.1";

    /// <param name="template">Its short name.</param>
    /// <param name="name">Name of the service, which is its namespace.</param>
    /// <returns>Each file by its name, without the tests.</returns>
    public static Dictionary<string, CodeBlock> Of(string template, string name) =>
        new[] { "shared", template }
            .Select(folder => RepositoryRoot.PathOf($"{Content}/{folder}/{Service}"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .ToDictionary(file => Path.GetFileName(file), file => Read(file, name));

    public static SnippetProgram Program(string template, string name) =>
        new($"{Content}/{template}", template, SnippetProgram.Web, [.. Of(template, name).Values]);

    private static CodeBlock Read(string file, string name) => new(
        "csharp",
        Marker: null,
        FirstLine: 1,
        [.. File.ReadAllLines(file).Select(line => line.Replace("Template._1", name, StringComparison.Ordinal))]);
}

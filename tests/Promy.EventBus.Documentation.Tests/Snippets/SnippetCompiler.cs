using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>
/// Compiles a program of snippets as the SDK would: nullable, with implicit usings and the JSON generator, every
/// warning an error. Each block keeps its lines, so an error names the line of the document.
/// </summary>
internal static class SnippetCompiler
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    // A reference of a newer version than another reference asks for.
    private static readonly Dictionary<string, ReportDiagnostic> IgnoredBySdk =
        new() { ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress };

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    private static readonly Lazy<GeneratorDriver> JsonGenerator = new(() => CSharpGeneratorDriver.Create(
        Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "generators", "System.Text.Json.SourceGeneration.dll"))
            .GetTypes()
            .Where(type => type.GetCustomAttribute<GeneratorAttribute>() is not null)
            .Select(type => AsSource(Activator.CreateInstance(type)!)),
        parseOptions: Parsing));

    /// <returns>Errors of the compiler with their places; empty if the program compiles.</returns>
    public static IReadOnlyList<string> Errors(SnippetProgram program)
    {
        var (completed, fromGenerator) = Compile(program);
        return
        [
            .. completed.GetDiagnostics().Concat(fromGenerator)
                .Where(found => found.Severity >= DiagnosticSeverity.Warning)
                .Select(Describe),
        ];
    }

    /// <returns>The program as an assembly that can be run.</returns>
    public static Assembly Load(SnippetProgram program)
    {
        using var image = new MemoryStream();
        var emitted = Compile(program).Completed.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Problems.None(emitted.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Select(Describe));
        return Assembly.Load(image.ToArray());
    }

    private static (Compilation Completed, IEnumerable<Diagnostic> FromGenerator) Compile(SnippetProgram program)
    {
        var (statements, others) = Split(program);
        var trees = others.Select(block => Parse(program.Document, [block])).ToList();
        if (statements.Count > 0)
        {
            trees.Add(Parse(program.Document, statements));
        }

        trees.Add(CSharpSyntaxTree.ParseText(ImplicitUsings(program.Sdk), Parsing));
        var kind = statements.Count > 0 ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var options = new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable)
            .WithSpecificDiagnosticOptions(IgnoredBySdk);
        var compilation = CSharpCompilation.Create("Snippets", trees, References.Value, options);
        JsonGenerator.Value.RunGeneratorsAndUpdateCompilation(compilation, out var completed, out var fromGenerator);
        return (completed, fromGenerator);
    }

    /// <summary>Only one file may have top-level statements, so the blocks that have any become one file.</summary>
    private static (List<CodeBlock> Statements, List<CodeBlock> Others) Split(SnippetProgram program)
    {
        var byKind = program.Blocks.ToLookup(HasStatements);
        return ([.. byKind[true]], [.. byKind[false]]);
    }

    private static bool HasStatements(CodeBlock block) =>
        CSharpSyntaxTree.ParseText(block.Text, Parsing).GetCompilationUnitRoot().Members
            .Any(member => member is GlobalStatementSyntax);

    private static SyntaxTree Parse(string document, IReadOnlyList<CodeBlock> blocks)
    {
        var lines = Enumerable.Repeat("", blocks.Max(block => block.FirstLine + block.Lines.Length)).ToArray();
        foreach (var block in blocks)
        {
            block.Lines.CopyTo(lines, block.FirstLine - 1);
        }

        // Usings of a later block of the same Program.cs belong at the top of the file.
        foreach (var block in blocks.Skip(1))
        {
            for (var index = block.FirstLine - 1; index < block.FirstLine - 1 + block.Lines.Length; index++)
            {
                if (lines[index].StartsWith("using ", StringComparison.Ordinal) && !lines[index].Contains('='))
                {
                    (lines[0], lines[index]) = (lines[0] + lines[index], "");
                }
            }
        }

        return CSharpSyntaxTree.ParseText(string.Join('\n', lines), Parsing, path: document);
    }

    private static string ImplicitUsings(string sdk)
    {
        string[] always =
        [
            "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
            "System.Threading.Tasks", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection",
            "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
        ];
        string[] web =
        [
            "System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting",
            "Microsoft.AspNetCore.Http",
            "Microsoft.AspNetCore.Routing",
        ];
        var names = sdk == SnippetProgram.Web ? always.Concat(web) : always;
        return string.Concat(names.Select(name => $"global using global::{name};"));
    }

    private static ISourceGenerator AsSource(object generator) =>
        generator as ISourceGenerator ?? ((IIncrementalGenerator)generator).AsSourceGenerator();

    private static string Describe(Diagnostic found)
    {
        var place = found.Location.GetMappedLineSpan();
        var message = found.GetMessage(CultureInfo.InvariantCulture);
        return $"{place.Path}:{place.StartLinePosition.Line + 1}: {found.Id} {message}";
    }
}

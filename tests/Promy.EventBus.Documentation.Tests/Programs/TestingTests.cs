using System.Reflection;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>The tests of docs/testing.md and of the page of the package pass as they stand there.</summary>
public sealed class TestingTests
{
    // Where a WebApplicationFactory looks for an application of the assembly of the snippets.
    private const string Dependencies = "Snippets.deps.json";
    private const string ContentRoot = "ASPNETCORE_TEST_CONTENTROOT_SNIPPETS";

    private const string Page = "docs/testing.md";
    private const string PackagePage = "src/Promy.EventBus.Testing/README.md";

    private static readonly Lazy<IReadOnlyList<MethodInfo>> Tests = new(Load);

    public static TheoryData<string> Names => [.. Tests.Value.Select(NameOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_test_of_a_document_passes(string name)
    {
        var test = Tests.Value.Single(test => NameOf(test) == name);
        var instance = Activator.CreateInstance(test.DeclaringType!);
        try
        {
            await (Task)test.Invoke(instance, [])!;
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private static List<MethodInfo> Load()
    {
        Environment.SetEnvironmentVariable(ContentRoot, AppContext.BaseDirectory);
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, Dependencies), "{}");
        return
        [
            .. SnippetProgram.Of(Document.Load(Page)).Concat(SnippetProgram.Of(Document.Load(PackagePage)))
                .SelectMany(program => SnippetCompiler.Load(program).GetTypes())
                .SelectMany(type => type.GetMethods())
                .Where(method => method.IsDefined(typeof(FactAttribute))),
        ];
    }

    private static string NameOf(MethodInfo test) => $"{test.DeclaringType!.Name}.{test.Name}";
}

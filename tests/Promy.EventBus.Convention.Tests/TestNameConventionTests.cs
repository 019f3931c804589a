using System.Reflection;
using System.Text.RegularExpressions;

namespace Promy.EventBus.Convention.Tests;

/// <summary>The names of all tests keep to <see cref="TestNameRules"/>.</summary>
public sealed partial class TestNameConventionTests
{
    /// <summary>Names in code that tests are about, and types of the tests themselves.</summary>
    private static readonly Lazy<HashSet<string>> Identifiers = new(
        () =>
        [
            .. SourceTree.FilesBelow("src").SelectMany(NamesIn),
            .. SourceTree.FilesBelow(Path.Combine("tests", "Promy.EventBus.TestSupport")).SelectMany(NamesIn),
            .. SourceTree.FilesBelow("tests").SelectMany(file => file.Types),
        ]);

    /// <summary>Folders with tests, also of suites that other projects compile.</summary>
    public static TheoryData<string> Projects =>
        [.. Tests("tests").Select(test => ProjectOf(test.Path)).Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_test_name_says_condition_and_result_in_one_form(string project) =>
        AssertForm(Tests(Path.Combine("tests", project)));

    [Fact]
    public void Test_names_of_the_templates_have_the_same_form()
    {
        var tests = Tests(Path.Combine("src", SourceTree.Templates)).ToList();

        Assert.NotEmpty(tests);
        AssertForm(tests);
    }

    [Fact]
    public void Every_test_of_this_project_is_found_in_its_sources() =>
        Assert.Equal(
            Assembly.GetExecutingAssembly().GetTypes()
                .SelectMany(type => type.GetMethods())
                .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
                .Select(method => method.Name)
                .Order(StringComparer.Ordinal),
            Tests(Path.Combine("tests", "Promy.EventBus.Convention.Tests"))
                .Select(test => test.Name)
                .Order(StringComparer.Ordinal));

    private static void AssertForm(IEnumerable<TestMethod> tests)
    {
        var problems = tests
            .SelectMany(test => TestNameRules.BrokenBy(test.Name, Identifiers.Value)
                .Select(problem => $"{test.Path}:{test.Line}: {test.Name}: {problem}."))
            .ToList();

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static IEnumerable<TestMethod> Tests(string folder) =>
        SourceTree.FilesBelow(folder).SelectMany(TestMethods.In);

    private static IEnumerable<string> NamesIn(SourceFile file) =>
        Identifier().Matches(CodeText.Of(string.Join('\n', file.Lines))).Select(match => match.Value);

    private static string ProjectOf(string path) => path.Split(Path.DirectorySeparatorChar)[1];

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Identifier();
}

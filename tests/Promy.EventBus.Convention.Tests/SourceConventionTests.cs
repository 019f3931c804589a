namespace Promy.EventBus.Convention.Tests;

public sealed class SourceConventionTests
{
    private const int MaxLines = 300;

    public static TheoryData<string> Sources => [.. SourceTree.Sources];

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_has_at_most_300_lines(string project) =>
        Assert.DoesNotContain(SourceTree.Files(project), file => file.Lines.Length > MaxLines);

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_declares_one_type_and_is_named_after_it(string project)
    {
        var files = SourceTree.Files(project).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(
            files.Where(file => !file.Types.SequenceEqual([file.Name]) && !IsProgramOfTemplate(file))
                .Select(file => $"{file}: {string.Join(", ", file.Types)}"));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void No_file_has_regions(string project) =>
        Assert.DoesNotContain(
            SourceTree.Files(project).SelectMany(file => file.Lines),
            line => line.TrimStart().StartsWith("#region", StringComparison.Ordinal));

    [Fact]
    public void Contracts_do_not_know_the_redis_client() =>
        Assert.Empty(FilesThatName("Promy.EventBus.Contracts", "StackExchange"));

    [Fact]
    public void Hosting_knows_the_redis_client_only_in_options_and_their_validation() =>
        Assert.DoesNotContain(
            FilesThatName("Promy.EventBus.Hosting", "StackExchange.Redis"),
            file => !file.Name.Contains("Options", StringComparison.Ordinal));

    [Fact]
    public void The_tool_knows_the_redis_client_only_in_its_session() =>
        Assert.Equal(["RedisSession"], FilesThatName("Promy.EventBus.Cli", "StackExchange").Select(file => file.Name));

    [Theory]
    [InlineData("Promy.EventBus.Contracts", "exception.Message", "ExceptionText")]
    [InlineData("Promy.EventBus.Contracts", "exception.ToString()", "ExceptionText")]
    [InlineData("Promy.EventBus.Contracts", ".StartActivity(", "BusSpan")]
    [InlineData("Promy.EventBus.Redis", "exception.Message", "RedisErrors")]
    [InlineData("Promy.EventBus.Redis", "exception.ToString()")]
    [InlineData("Promy.EventBus.Redis", ".StartActivity(")]
    [InlineData("Promy.EventBus.Hosting", "exception.Message")]
    [InlineData("Promy.EventBus.Hosting", "exception.ToString()")]
    [InlineData("Promy.EventBus.Hosting", ".StartActivity(")]
    [InlineData("Promy.EventBus.InMemory", "exception.Message")]
    [InlineData("Promy.EventBus.InMemory", "exception.ToString()")]
    [InlineData("Promy.EventBus.InMemory", ".StartActivity(")]
    [InlineData("Promy.EventBus.Testing", "exception.Message")]
    [InlineData("Promy.EventBus.Testing", "exception.ToString()")]
    [InlineData("Promy.EventBus.Testing", ".StartActivity(")]
    public void Application_code_that_may_throw_is_called_only_by_its_guard(
        string project,
        string text,
        params string[] guards) =>
        Assert.Equal(guards, FilesThatName(project, text).Select(file => file.Name));

    /// <summary>It has statements and no type.</summary>
    private static bool IsProgramOfTemplate(SourceFile file) =>
        file.FileName == "Program.cs"
        && !file.Types.Any()
        && file.Path.Contains(SourceTree.Templates, StringComparison.Ordinal);

    private static IEnumerable<SourceFile> FilesThatName(string project, string text) =>
        SourceTree.Files(project).Where(file => file.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)));
}

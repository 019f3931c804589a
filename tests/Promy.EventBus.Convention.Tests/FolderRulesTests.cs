namespace Promy.EventBus.Convention.Tests;

public sealed class FolderRulesTests
{
    private const string Table =
        """
        Upper -> Lower
        Lower ->
        """;

    [Fact]
    public void Folders_as_in_the_table_are_no_finding()
    {
        var rules = Rules(Table, ("Upper", "One", "Two two;"), ("Lower", "Two", ""));

        Assert.Empty(rules.New().Concat(rules.Gone()).Concat(rules.Circles()).Concat(rules.Crowded([])));
    }

    [Fact]
    public void A_new_edge_upwards_is_told_with_file_type_and_remedy()
    {
        var problem = Assert.Single(Rules(Table, ("Upper", "One", "Two two;"), ("Lower", "Two", "One one;")).New());

        Assert.StartsWith(
            "Lower names Upper (Two.cs: One). Upper stands above Lower", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_of_an_extension_method_is_an_edge_to_its_folder()
    {
        var rules = Rules(
            Table, ("Upper", "One", "static void Do(this int x) { Two two; }"), ("Lower", "Two", "1.Do();"));

        Assert.StartsWith(
            "Lower names Upper (Two.cs: Do).", Assert.Single(rules.New()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_extension_method_of_two_folders_is_no_edge()
    {
        const string Extension = "static void Do(this int x) { }";
        var rules = Rules("Upper ->\nLower ->", ("Upper", "One", Extension), ("Lower", "Two", Extension + "1.Do();"));

        Assert.Empty(rules.New());
    }

    [Fact]
    public void A_new_edge_downwards_is_told_as_one_to_allow()
    {
        var rules = Rules("Upper ->\nLower ->", ("Upper", "One", "Two two;"), ("Lower", "Two", ""));

        Assert.Contains("add Lower to the line of Upper", Assert.Single(rules.New()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_line_in_the_table_is_found()
    {
        var rules = Rules(Table, ("Upper", "One", "Two two;"), ("Lower", "Two", ""), ("Side", "Three", ""));

        Assert.Contains("Side has no line", Assert.Single(rules.New()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_allowed_edge_without_use_is_found() =>
        Assert.Contains(
            "take Lower out of the line of Upper",
            Assert.Single(Rules(Table, ("Upper", "One", ""), ("Lower", "Two", "")).Gone()),
            StringComparison.Ordinal);

    [Fact]
    public void A_line_of_a_removed_folder_is_found() =>
        Assert.Equal(2, Rules(Table, ("Upper", "One", "")).Gone().Count());

    [Fact]
    public void A_circle_of_three_folders_is_found_once_with_the_edge_to_turn()
    {
        const string Three =
            """
            A -> B
            B -> C
            C ->
            """;
        var rules = Rules(Three, ("A", "One", "Two x;"), ("B", "Two", "Three x;"), ("C", "Three", "One x;"));

        var problem = Assert.Single(rules.Circles());
        Assert.StartsWith("A, B, C name each other in a circle:", problem, StringComparison.Ordinal);
        Assert.Contains("C -> A UP: turn this one (Three.cs: One)", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_listed_below_a_folder_it_names_is_found()
    {
        var rules = Rules("Lower ->\nUpper -> Lower", ("Upper", "One", "Two two;"), ("Lower", "Two", ""));

        Assert.Contains(
            "The line of Upper has to stand above that of Lower",
            Assert.Single(rules.Circles()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_18_files_is_found_unless_it_holds_data()
    {
        var rules = Rules("A ->", [.. Enumerable.Range(1, 18).Select(number => ("A", $"Type{number}", ""))]);

        Assert.Single(rules.Crowded([]));
        Assert.Empty(rules.Crowded(["A"]));
    }

    [Fact]
    public void The_text_of_a_graph_is_a_table_from_the_top_downwards()
    {
        var graph = Graph(("A", "One", ""), ("B", "Two", "Three x;"), ("C", "Three", "One x;"));

        Assert.Equal("B -> C\nC -> A\nA ->", FolderTable.TextOf(graph));
    }

    private static FolderRules Rules(string table, params (string Folder, string Type, string Body)[] files) =>
        new(new FolderTable(table), Graph(files));

    private static FolderGraph Graph(params (string Folder, string Type, string Body)[] files) =>
        new([.. files.Select(file => (file.Folder, Source(file.Folder, file.Type, file.Body)))]);

    private static SourceFile Source(string folder, string type, string body) =>
        new($"{folder}/{type}.cs", [$"internal class {type}", "{", body, "}"]);
}

namespace Promy.EventBus.Convention.Tests;

public sealed class FolderRulesTests
{
    private const string Table =
        """
        Upper -> Lower
        Lower ->
        """;

    [Fact]
    public void Rules_FoldersAsInTheTable_FindNothing()
    {
        var rules = Rules(Table, ("Upper", "One", "Two two;"), ("Lower", "Two", ""));

        Assert.Empty(rules.New().Concat(rules.Gone()).Concat(rules.Circles()).Concat(rules.Crowded([])));
    }

    [Fact]
    public void New_AnEdgeUpwards_SaysFileTypeAndWay()
    {
        var problem = Assert.Single(Rules(Table, ("Upper", "One", "Two two;"), ("Lower", "Two", "One one;")).New());

        Assert.StartsWith(
            "Lower names Upper (Two.cs: One). Upper stands above Lower", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void New_ACallOfAnExtensionMethod_IsAnEdgeToItsFolder()
    {
        var rules = Rules(
            Table, ("Upper", "One", "static void Do(this int x) { Two two; }"), ("Lower", "Two", "1.Do();"));

        Assert.StartsWith(
            "Lower names Upper (Two.cs: Do).", Assert.Single(rules.New()), StringComparison.Ordinal);
    }

    [Fact]
    public void New_AnExtensionMethodOfTwoFolders_TellsNothing()
    {
        const string Extension = "static void Do(this int x) { }";
        var rules = Rules("Upper ->\nLower ->", ("Upper", "One", Extension), ("Lower", "Two", Extension + "1.Do();"));

        Assert.Empty(rules.New());
    }

    [Fact]
    public void New_AnEdgeDownwards_SaysThatTheWayIsRight()
    {
        var rules = Rules("Upper ->\nLower ->", ("Upper", "One", "Two two;"), ("Lower", "Two", ""));

        Assert.Contains("add Lower to the line of Upper", Assert.Single(rules.New()), StringComparison.Ordinal);
    }

    [Fact]
    public void New_AFolderWithoutALine_IsFound()
    {
        var rules = Rules(Table, ("Upper", "One", "Two two;"), ("Lower", "Two", ""), ("Side", "Three", ""));

        Assert.Contains("Side has no line", Assert.Single(rules.New()), StringComparison.Ordinal);
    }

    [Fact]
    public void Gone_AnEdgeThatNobodyNeeds_IsFound() =>
        Assert.Contains(
            "take Lower out of the line of Upper",
            Assert.Single(Rules(Table, ("Upper", "One", ""), ("Lower", "Two", "")).Gone()),
            StringComparison.Ordinal);

    [Fact]
    public void Gone_AFolderThatIsNoMore_IsFound() =>
        Assert.Equal(2, Rules(Table, ("Upper", "One", "")).Gone().Count());

    [Fact]
    public void Circles_OfThreeFolders_AreFoundOnceWithTheEdgeToTurn()
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
    public void Circles_ALineBelowThatOfAFolderItNames_IsFound()
    {
        var rules = Rules("Lower ->\nUpper -> Lower", ("Upper", "One", "Two two;"), ("Lower", "Two", ""));

        Assert.Contains(
            "The line of Upper has to stand above that of Lower",
            Assert.Single(rules.Circles()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Crowded_EighteenFiles_AreFoundUnlessTheyAreData()
    {
        var rules = Rules("A ->", [.. Enumerable.Range(1, 18).Select(number => ("A", $"Type{number}", ""))]);

        Assert.Single(rules.Crowded([]));
        Assert.Empty(rules.Crowded(["A"]));
    }

    [Fact]
    public void TextOf_AGraph_IsATableFromTheTopDownwards()
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

namespace Promy.EventBus.Convention.Tests;

/// <summary>
/// Folders are rooms in the order of the flow: each names only rooms below it. Namespaces are flat, so the compiler
/// does not check this. <see cref="FolderTables"/> has the tables; <see cref="Print_the_tables_of_now"/> prints new
/// ones.
/// </summary>
public sealed class FolderEdgeTests(ITestOutputHelper output)
{
    public static TheoryData<string> Projects => [.. SourceTree.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_name_only_what_the_table_allows(string project) => AssertNone(project, RulesOf(project).New());

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_table_allows_only_edges_that_exist(string project) => AssertNone(project, RulesOf(project).Gone());

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folders_name_each_other_in_a_circle(string project) =>
        AssertNone(project, RulesOf(project).Circles());

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_of_behaviour_has_at_most_17_files(string project) =>
        AssertNone(project, RulesOf(project).Crowded(FolderTables.FoldersOfData(project)));

    /// <summary>Not run with the others: <c>-explicit only -method "*Print_the_tables*" -showLiveOutput</c>.</summary>
    [Fact(Explicit = true)]
    public void Print_the_tables_of_now()
    {
        foreach (var project in SourceTree.Projects)
        {
            output.WriteLine($"{project}\n{FolderTable.TextOf(FolderGraph.Of(project))}\n");
        }
    }

    private static FolderRules RulesOf(string project) => new(FolderTables.Of(project), FolderGraph.Of(project));

    private static void AssertNone(string project, IEnumerable<string> problems) =>
        Assert.True(
            !problems.Any(),
            $"{project}\n- {string.Join("\n- ", problems)}\nThe table as the folders are now:\n"
                + FolderTable.TextOf(FolderGraph.Of(project)));
}

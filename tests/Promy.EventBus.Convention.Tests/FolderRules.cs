namespace Promy.EventBus.Convention.Tests;

/// <summary>Problems of the folders of a project, each with its remedy.</summary>
internal sealed class FolderRules(FolderTable table, FolderGraph graph)
{
    private const int MaxFiles = 17;

    /// <summary>Edges that the table does not allow.</summary>
    public IEnumerable<string> New() =>
    [
        .. from edge in graph.Edges
           where !table.Allows(edge.From, edge.To)
           select $"{Title(edge.From)} names {Title(edge.To)} ({Names(edge)}). {WayOf(edge.From, edge.To)}",
        .. from folder in graph.Files.Keys
           where !table.Has(folder)
           select $"{Title(folder)} has no line in the table: put one above the folders that it names.",
    ];

    /// <summary>Edges of the table that no folder needs.</summary>
    public IEnumerable<string> Gone() =>
    [
        .. from edge in table.Edges
           where !graph.Has(edge.From, edge.To)
           select $"{Title(edge.From)} no longer names {Title(edge.To)}: "
               + $"take {edge.To} out of the line of {edge.From}.",
        .. from folder in table.Folders
           where !graph.Files.ContainsKey(folder)
           select $"There is no folder {folder} any more: take its line out of the table.",
    ];

    /// <summary>Circles, and lines of the table that are not in the order from the top downwards.</summary>
    public IEnumerable<string> Circles() =>
    [
        .. from folder in graph.Files.Keys
           let circle = graph.CircleOf(folder)
           where circle.Count > 0 && circle[0] == folder
           select $"{string.Join(", ", circle)} name each other in a circle:{EdgesWithin(circle)}",
        .. from edge in table.Edges
           where !table.IsAbove(edge.From, edge.To)
           select $"The line of {edge.From} has to stand above that of {edge.To}, which it names.",
    ];

    /// <summary>Folders with too many files.</summary>
    /// <param name="ofData">Folders of data without flow, which may hold more files.</param>
    public IEnumerable<string> Crowded(IReadOnlyCollection<string> ofData) =>
        from folder in graph.Files
        where folder.Value > MaxFiles && !ofData.Contains(folder.Key)
        select $"{Title(folder.Key)} has {folder.Value} files; {MaxFiles} is the most for behaviour: give it rooms.";

    private static string Title(string folder) => folder == FolderGraph.Root ? "The project's own folder" : folder;

    private string Names((string From, string To) edge) => graph.Names(edge.From, edge.To);

    private string WayOf(string from, string to) =>
        table.IsAbove(to, from)
            ? $"{to} stands above {from} in the table, so {to} may name {from}, and not the other way: "
                + $"move what both need to {from} or below it, or let {to} hand it down."
            : table.IsAbove(from, to)
                ? $"{from} stands above {to} in the table, so the way is right: "
                    + $"if it is meant, add {to} to the line of {from}."
                : "One of them has no line in the table.";

    private string EdgesWithin(IReadOnlyList<string> circle) => string.Concat(
        from edge in graph.Edges
        where circle.Contains(edge.From) && circle.Contains(edge.To)
        let isDown = table.IsAbove(edge.From, edge.To)
        orderby isDown, edge
        select $"\n    {edge.From} -> {edge.To} {(isDown ? "down" : "UP: turn this one")} ({Names(edge)})");
}

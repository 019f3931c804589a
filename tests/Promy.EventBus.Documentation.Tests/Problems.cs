namespace Promy.EventBus.Documentation.Tests;

/// <summary>Problems of a document, one line each.</summary>
internal static class Problems
{
    /// <summary>Fails with every problem in full; the collection assertions would cut them off.</summary>
    public static void None(IEnumerable<string> problems)
    {
        var found = string.Join(Environment.NewLine, problems);
        Assert.True(found.Length == 0, found);
    }
}

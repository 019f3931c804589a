namespace Promy.EventBus.Cli.Tests;

/// <summary>The users of docs/operations.md, keys and selectors included.</summary>
internal static class DocumentedUsers
{
    /// <summary>The words of <c>ACL SETUSER …</c> under the comment of a role.</summary>
    public static string[] Of(string role)
    {
        var lines = File.ReadAllLines(RepositoryRoot.PathOf("docs/operations.md"));

        // Comment, fence, line.
        return lines[Array.IndexOf(lines, $"<!-- acl: {role} -->") + 2].Split(' ');
    }
}

namespace Promy.EventBus.TestSupport;

/// <summary>
/// The rights that docs/operations.md gives to a user, under the comment <c>&lt;!-- acl: name --&gt;</c>.
/// </summary>
internal static class DocumentedRights
{
    private const string Resource = "operations.md";

    /// <summary>Commands that the user may run, each as <c>+command</c>.</summary>
    internal static string[] CommandsOf(string user)
    {
        using var stream = typeof(DocumentedRights).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');

        // Comment, fence, line.
        var words = lines[Array.IndexOf(lines, $"<!-- acl: {user} -->") + 2].Split(' ');
        return words is ["ACL", "SETUSER", ..]
            ? [.. words.Where(word => word.StartsWith('+')).Select(word => word.TrimEnd(')'))]
            : throw new InvalidOperationException($"docs/operations.md has no user '{user}'.");
    }
}

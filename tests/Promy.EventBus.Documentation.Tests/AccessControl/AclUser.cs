namespace Promy.EventBus.Documentation.Tests;

/// <summary>A user as docs/operations.md declares it, under the comment <c>&lt;!-- acl: name --&gt;</c>.</summary>
internal sealed record AclUser(string[] Words)
{
    public string Name => Words[2];

    public string Password => Words.Single(word => word.StartsWith('>'))[1..];

    public static AclUser Documented(string name) =>
        new(Assert.Single(Repository.Operations.Blocks, block => block.Marker == $"acl: {name}").Text.Split(' '));

    public AclUser Without(params string[] rights)
    {
        Assert.All(rights, right => Assert.Contains($"+{right}", Words));
        return new AclUser([.. Words.Where(word => !rights.Contains(word.TrimStart('+')))]);
    }
}

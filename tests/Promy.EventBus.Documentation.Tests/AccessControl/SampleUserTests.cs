namespace Promy.EventBus.Documentation.Tests;

/// <summary>The users of samples/k8s/users.acl have the rights of docs/operations.md.</summary>
public sealed class SampleUserTests
{
    private static readonly string[] Users = File.ReadAllLines(RepositoryRoot.PathOf("samples/k8s/users.acl"));

    [Theory]
    [InlineData("web-api-publisher", "publisher")]
    [InlineData("worker-subscriber", "consumer")]
    [InlineData("operator", "operator")]
    public void A_user_of_the_samples_has_the_documented_commands(string user, string documented)
    {
        var line = Assert.Single(Users, line => line.StartsWith($"user {user} ", StringComparison.Ordinal));

        Assert.Equal(Commands(AclUser.Documented(documented).Words), Commands(line.Split(' ')));
    }

    [Fact]
    public void The_default_user_of_the_samples_is_off() => Assert.Contains("user default off", Users);

    private static IEnumerable<string> Commands(string[] words) => words.Where(word => word.Trim(')')[0] is '+' or '-');
}

using StackExchange.Redis;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// A user that may do what docs/operations.md lets publishers and consumers do, on the keys of the tests, and nothing else.
/// What Redis refuses to anybody stands in its ACL LOG.
/// </summary>
internal sealed class LeastPrivilegeUser
{
    private const string Name = "promy-tests";
    private readonly IDatabase _admin;

    private LeastPrivilegeUser(IDatabase admin) => _admin = admin;

    internal string Credentials { get; } = $"user={Name},password={Guid.NewGuid():N}";

    private string Password => Credentials[(Credentials.LastIndexOf('=') + 1)..];

    internal static async Task<LeastPrivilegeUser> CreateAsync(IDatabase admin)
    {
        var user = new LeastPrivilegeUser(admin);
        string[] rights = [.. DocumentedRights.CommandsOf("publisher"), .. DocumentedRights.CommandsOf("consumer")];
        await admin.ExecuteAsync(
            "ACL", ["SETUSER", Name, "reset", "on", $">{user.Password}", $"%RW~{Keys.Prefix}*", "-@all", .. rights.Distinct()]);
        return user;
    }

    /// <exception cref="Xunit.Sdk.FailException">Redis has refused something to this user or to anybody else.</exception>
    internal async Task AssertNothingRefusedAsync()
    {
        var log = (RedisResult[])(await _admin.ExecuteAsync("ACL", "LOG"))!;
        var refusals = log.Select(entry => entry.ToDictionary())
            .Select(entry => $"{entry["count"]} × {entry["reason"]} '{entry["object"]}' for '{entry["username"]}' ({entry["context"]})");
        if (log.Length > 0)
        {
            Assert.Fail(
                "ACL LOG of the tests' Redis is not empty: the code asks for more than docs/operations.md grants, or a test provokes a "
                + $"refusal outside a server of its own.{Environment.NewLine}{string.Join(Environment.NewLine, refusals)}");
        }
    }
}

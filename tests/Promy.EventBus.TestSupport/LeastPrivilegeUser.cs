using StackExchange.Redis;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// A user that may do what docs/operations.md lets these roles do, on the keys of the tests, and nothing else.
/// What Redis refuses to anybody stands in its ACL LOG.
/// </summary>
internal sealed class LeastPrivilegeUser
{
    private readonly IDatabase _admin;

    private LeastPrivilegeUser(IDatabase admin, string name)
    {
        _admin = admin;
        Credentials = $"user={name},password={Guid.NewGuid():N}";
    }

    internal string Credentials { get; }

    private string Password => Credentials[(Credentials.LastIndexOf('=') + 1)..];

    /// <summary>Who publishes and consumes.</summary>
    internal static Task<LeastPrivilegeUser> CreateAsync(IDatabase admin) => CreateAsync(admin, "promy-tests", "publisher", "consumer");

    /// <summary>Who has the documented rights of these roles.</summary>
    internal static async Task<LeastPrivilegeUser> CreateAsync(IDatabase admin, string name, params string[] roles)
    {
        var user = new LeastPrivilegeUser(admin, name);
        var rights = roles.SelectMany(DocumentedRights.CommandsOf).Distinct();
        await admin.ExecuteAsync(
            "ACL",
            [
                "SETUSER", name, "reset", "on", $">{user.Password}", $"%RW~{Keys.Prefix}*", $"%RW~{{{Keys.Prefix}*", "-@all", .. rights,
            ]);
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

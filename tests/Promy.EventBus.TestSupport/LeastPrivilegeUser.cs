using StackExchange.Redis;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// A user that may do what docs/operations.md lets publishers and consumers do, or an operator, on the keys of the
/// tests, and nothing else. Redis notes every refusal in its ACL LOG.
/// </summary>
internal sealed class LeastPrivilegeUser
{
    private readonly IDatabase _admin;
    private readonly string _name;

    private LeastPrivilegeUser(IDatabase admin, string name)
    {
        _admin = admin;
        _name = name;
        Credentials = $"user={name},password={Guid.NewGuid():N}";
    }

    internal string Credentials { get; }

    private string Password => Credentials[(Credentials.LastIndexOf('=') + 1)..];

    /// <summary>Publishes and consumes.</summary>
    internal static Task<LeastPrivilegeUser> CreateAsync(IDatabase admin) =>
        CreateAsync(admin, "promy-tests", "publisher", "consumer");

    /// <summary>Works with dead letters.</summary>
    internal static Task<LeastPrivilegeUser> CreateOperatorAsync(IDatabase admin) =>
        CreateAsync(admin, "promy-tests-operator", "operator");

    /// <summary>Trims streams.</summary>
    internal static Task<LeastPrivilegeUser> CreateTrimmerAsync(IDatabase admin) =>
        CreateAsync(admin, "promy-tests-trimmer", "trimmer");

    /// <exception cref="Xunit.Sdk.FailException">
    /// Redis has refused something to this user or to anybody else.
    /// </exception>
    internal async Task AssertNothingRefusedAsync()
    {
        var log = (RedisResult[])(await _admin.ExecuteAsync("ACL", "LOG"))!;
        var refusals = log.Select(entry => entry.ToDictionary())
            .Select(entry =>
                $"{entry["count"]} × {entry["reason"]} '{entry["object"]}' for '{entry["username"]}' "
                + $"({entry["context"]})");
        if (log.Length > 0)
        {
            Assert.Fail(
                "ACL LOG of the tests' Redis is not empty: the code asks for more than docs/operations.md grants, "
                + $"or a test provokes a refusal outside a server of its own.{Environment.NewLine}"
                + string.Join(Environment.NewLine, refusals));
        }
    }

    private static async Task<LeastPrivilegeUser> CreateAsync(IDatabase admin, string name, params string[] roles)
    {
        var user = new LeastPrivilegeUser(admin, name);
        var rights = roles.SelectMany(DocumentedRights.CommandsOf).Distinct();

        // The second pattern is for the keys that belong to a stream and carry its name as their hash tag.
        string[] keys = [$"%RW~{Keys.Prefix}*", $"%RW~{{{Keys.Prefix}*"];
        await admin.ExecuteAsync(
            "ACL", ["SETUSER", user._name, "reset", "on", $">{user.Password}", .. keys, "-@all", .. rights]);
        return user;
    }
}

namespace Promy.EventBus.TestSupport;

/// <summary>No Redis can be had for the tests; the message is one line that says what to do.</summary>
public sealed class RedisUnavailableException(string message) : Exception(message)
{
    internal const string NothingInstalled =
        "These tests need a Redis: install redis-server (Debian/Ubuntu: apt-get install redis-server; macOS: brew "
        + "install redis), or start Docker, or set PROMY_TEST_REDIS=host:port "
        + "or PROMY_TEST_SERVER=/path/to/redis-server.";

    /// <summary>Empty: the place in the tests says nothing, and the message stays one line.</summary>
    public override string? StackTrace => null;

    internal static string FirstLine(Exception error) => error.Message.Split('\n', 2)[0].TrimEnd();
}

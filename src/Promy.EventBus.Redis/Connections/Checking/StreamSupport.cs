using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Whether a server has streams: Garnet has none, and commands can be renamed away.</summary>
internal static class StreamSupport
{
    /// <summary>Added to an error if the server does not know a command.</summary>
    public const string Hint = "has no streams, or the command was renamed away";

    private static readonly string[] Commands = ["XADD", "XREADGROUP", "XACK", "XINFO"];

    /// <summary>Why the server cannot be published to; <see langword="null"/> if it can.</summary>
    public static async Task<string?> FindProblemAsync(IConnectionMultiplexer multiplexer)
    {
        var database = multiplexer.GetDatabase();
        if (await ServerCommands.KnowsAsync(database, Commands[0]).ConfigureAwait(false))
        {
            return null;
        }

        var server = ServerProduct.Describe(multiplexer);
        return await HasNoneAsync(database).ConfigureAwait(false)
            ? $"{server} has no streams, which the bus needs: it knows none of {string.Join(", ", Commands)}."
            : $"{server} does not know {Commands[0]}: the command was renamed away.";
    }

    /// <summary>Whether the server knows none of the commands.</summary>
    public static async Task<bool> HasNoneAsync(IDatabase database)
    {
        foreach (var command in Commands)
        {
            if (await ServerCommands.KnowsAsync(database, command).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }
}

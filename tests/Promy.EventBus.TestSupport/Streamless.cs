namespace Promy.EventBus.TestSupport;

/// <summary>
/// Arguments of a server that stands in for those without streams, such as Garnet: the commands of streams are renamed
/// away, so that it does not know them.
/// </summary>
public static class Streamless
{
    private static readonly string[] Commands =
    [
        "XACK", "XADD", "XAUTOCLAIM", "XCLAIM", "XDEL", "XGROUP", "XINFO", "XLEN", "XPENDING", "XRANGE", "XREAD",
        "XREADGROUP", "XREVRANGE", "XSETID", "XTRIM",
    ];

    public static string[] Arguments { get; } = [.. Commands.SelectMany(Without)];

    /// <summary>Arguments of a server that does not know some commands.</summary>
    public static string[] Without(params string[] commands) =>
        [.. commands.SelectMany(command => (string[])["--rename-command", command, ""])];

    private static string[] Without(string command) => Without([command]);
}

using System.ComponentModel;
using System.Diagnostics;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// The program that every test, fault scenario and measure starts as its Redis or as a sentinel:
/// <c>PROMY_TEST_SERVER</c>, a path or a name on <c>PATH</c>, else <c>redis-server</c>.
/// </summary>
public static class ServerProgram
{
    internal const string Variable = "PROMY_TEST_SERVER";
    internal const string RedisVariable = "PROMY_TEST_REDIS";
    private const string Usual = "redis-server";

    /// <summary>
    /// Whether the variable names a program: then nothing else may be used instead, not even a container.
    /// </summary>
    internal static bool IsNamed => Named is { Length: > 0 };

    /// <summary>The program to start.</summary>
    /// <exception cref="RedisUnavailableException">
    /// A running Redis is named as well: the tests would use both.
    /// </exception>
    public static string Name => Choose(Named, Environment.GetEnvironmentVariable(RedisVariable));

    private static string? Named => Environment.GetEnvironmentVariable(Variable);

    /// <param name="program">Value of <c>PROMY_TEST_SERVER</c>.</param>
    /// <param name="redis">Value of <c>PROMY_TEST_REDIS</c>.</param>
    internal static string Choose(string? program, string? redis) => (program, redis) switch
    {
        ({ Length: > 0 }, { Length: > 0 }) => throw new RedisUnavailableException(
            $"{Variable} and {RedisVariable} are both set: one names a server to start, the other one that runs. "
            + "Unset one of them."),
        ({ Length: > 0 }, _) => program,
        _ => Usual,
    };

    /// <summary>Starts a process of the program.</summary>
    /// <exception cref="RedisUnavailableException">There is no such program, or it cannot be run.</exception>
    public static void Start(Process process)
    {
        ArgumentNullException.ThrowIfNull(process);
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            throw new RedisUnavailableException(process.StartInfo.FileName == Usual
                ? RedisUnavailableException.NothingInstalled
                : $"{Variable} names no server that can be started: {RedisUnavailableException.FirstLine(error)}");
        }
    }
}

using System.CommandLine;

namespace Promy.EventBus.Cli;

// In: one parsed command line and its token.
// Out: the needs of the command: options, the console, a session with Redis.
// Owner: CliCommand, for one run; the caller of ConnectAsync disposes the session.
/// <summary>One run of one command: its arguments, its console, its end.</summary>
internal sealed class CliRun(ParseResult parsed, CancellationToken token)
{
    private readonly CliInvocation _invocation = (CliInvocation)parsed.InvocationConfiguration;

    public CliConsole Console => _invocation.Console;

    public TimeProvider TimeProvider => _invocation.TimeProvider;

    public CancellationToken Token => token;

    public bool IsJson => parsed.GetValue(GlobalOptions.Json);

    public TimeSpan Timeout => parsed.GetValue(GlobalOptions.Timeout);

    /// <summary>The connection string, never to be shown, and its source.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public (string Text, string Key) Redis =>
        NotEmpty(parsed.GetValue(GlobalOptions.Redis)) is { } option ? (option, GlobalOptions.Redis.Name)
        : NotEmpty(_invocation.Environment(GlobalOptions.RedisVariable)) is { } variable
            ? (variable, GlobalOptions.RedisVariable)
        : throw CliException.BadArguments(
            $"No Redis is given. Set {GlobalOptions.RedisVariable} in the environment, or use --redis "
            + "(whose value other users of this machine can see). For example: redis://localhost:6379/0");

    /// <summary>Sets the Redis that errors name from now on.</summary>
    public void NoteRedis(string key, string address) =>
        (_invocation.RedisKey, _invocation.RedisAddress) = (key, address);

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    public Task<RedisSession> ConnectAsync() => RedisSession.OpenAsync(this);

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

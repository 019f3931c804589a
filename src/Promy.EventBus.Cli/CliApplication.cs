using System.CommandLine;

namespace Promy.EventBus.Cli;

// In: the arguments of the process, its console and its signals.
// Out: an exit code; results on the output, all else on the error stream.
// Owner: Program, once for the process.
/// <summary>
/// The whole command line: parses, runs, and turns every outcome into an exit code and a line on standard error.
/// </summary>
internal static class CliApplication
{
    public static async Task<int> RunAsync(
        string[] arguments,
        CliConsole console,
        Func<string, string?> environment,
        TimeProvider timeProvider,
        Interruption interruption)
    {
        var invocation = new CliInvocation(console, environment, timeProvider);
        try
        {
            var parsed = Root().Parse(arguments);
            if (parsed.Errors.Count > 0)
            {
                foreach (var error in parsed.Errors)
                {
                    console.WriteError(error.Message);
                }

                console.WriteNote($"See: {CommandPath.Of(parsed)} --help");
                return ExitCodes.BadArguments;
            }

            var exitCode = await parsed.InvokeAsync(invocation, interruption.Token).ConfigureAwait(false);
            await console.FlushAsync().ConfigureAwait(false);
            return exitCode;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            console.WriteNote("Interrupted.");
            return interruption.ExitCode;
        }
        catch (IOException) when (console.IsOutputGone)
        {
            // The reader of the output, such as head, has seen enough.
            return ExitCodes.Done;
        }
        catch (Exception exception)
        {
            // The outermost handler: every fault ends in one line and an exit code.
            var failure = Failure.Of(exception, invocation.RedisKey, invocation.RedisAddress);
            console.WriteError(failure.Message);
            return failure.ExitCode;
        }
    }

    public static RootCommand Root()
    {
        var root = new RootCommand(
            "The operator's command line of Promy.EventBus: "
                + "streams, groups, pending entries and dead letters in Redis.")
        {
            StreamsCommand.Create(),
            GroupsCommand.Create(),
            ConsumersCommand.Create(),
            PendingCommand.Create(),
            TailCommand.Create(),
            PublishCommand.Create(),
            DeadLetterCommand.Create(),
            TrimCommand.Create(),
            DoctorCommand.Create(),
        };
        root.Options.Add(GlobalOptions.Redis);
        root.Options.Add(GlobalOptions.Json);
        root.Options.Add(GlobalOptions.Timeout);
        return root;
    }
}

using System.CommandLine;

namespace Promy.EventBus.Cli;

/// <summary>Builds a command from its symbols and its action.</summary>
internal static class CliCommand
{
    public static Command Create(
        string name, string description, Func<CliRun, Task<int>> runAsync, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Option option)
            {
                command.Options.Add(option);
            }
            else if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
        }

        command.SetAction((parsed, token) => runAsync(new CliRun(parsed, token)));
        return command;
    }
}

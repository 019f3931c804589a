using System.CommandLine;
using System.CommandLine.Parsing;

namespace Promy.EventBus.Cli;

/// <summary>The words of a command.</summary>
internal static class CommandPath
{
    private const string Tool = "promy-eventbus";

    public static string Of(ParseResult parsed)
    {
        var words = new Stack<string>();
        for (SymbolResult? current = parsed.CommandResult; current is CommandResult command; current = current.Parent)
        {
            if (command.Command is not RootCommand)
            {
                words.Push(command.Command.Name);
            }
        }

        return string.Join(' ', words.Prepend(Tool));
    }
}

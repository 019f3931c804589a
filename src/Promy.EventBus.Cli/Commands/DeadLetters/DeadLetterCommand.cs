using System.CommandLine;

namespace Promy.EventBus.Cli;

// In: dead letters, selected by options or ids.
// Out: their contents, or the outcome of each replay or discard.
// Owner: CliApplication; a run lives as long as its command.
/// <summary><c>dlq</c>: work with dead letters.</summary>
internal static class DeadLetterCommand
{
    public static Command Create() => new("dlq", "Work with dead letters: the events that a group could not handle.")
    {
        DeadLetterListCommand.Create(),
        DeadLetterShowCommand.Create(),
        DeadLetterStatisticsCommand.Create(),
        DeadLetterReplayCommand.Create(),
        DeadLetterDiscardCommand.Create(),
    };
}

using System.CommandLine;

namespace Promy.EventBus.Cli;

// In: which dead letters, by options or ids.
// Out: what they tell, or what became of each that was replayed or discarded.
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

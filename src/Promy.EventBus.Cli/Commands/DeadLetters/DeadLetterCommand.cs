using System.CommandLine;

namespace Promy.EventBus.Cli;

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

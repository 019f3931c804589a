using System.CommandLine;
using System.Runtime.CompilerServices;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary><c>dlq replay</c>: brings events back to the group that failed, or to the whole stream.</summary>
internal static class DeadLetterReplayCommand
{
    public static Command Create()
    {
        var selection = new DeadLetterSelection();
        var toStream = new Option<bool>("--to-stream")
        {
            Description = "Replay to the original stream, so every group gets the event again. "
                + "Default: to the failing group only.",
        };
        var maxReplays = new Option<int>("--max-replays")
        {
            Description = "Maximum number of replays of one event.", HelpName = "count", DefaultValueFactory = _ => 3,
        };
        maxReplays.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var value) && value < 0)
            {
                result.AddError("--max-replays is 0 or more.");
            }
        });
        var allow = new Option<string[]>("--allow")
        {
            Description = "A further stream, beside the shared ones, to replay events to. "
            + "A stream that only a dead letter names is refused.",
            HelpName = "stream",
            DefaultValueFactory = _ => [],
        };
        var yes = Confirmation.YesOption();
        var dryRun = Confirmation.DryRunOption();
        return CliCommand.Create(
            "replay",
            "Replay dead letters and delete them. Asks first. With --json one line for each. "
                + "Exit code 1 if any is not replayed.",
            run =>
            {
                var options = new DeadLetterReplayOptions
                {
                    Target = run.Get(toStream)
                        ? DeadLetterReplayTarget.OriginalStream
                        : DeadLetterReplayTarget.FailingGroup,
                    MaxReplays = run.Get(maxReplays),
                    IsDryRun = run.Get(dryRun),
                };
                return RunAsync(run, selection.Query(run), options, run.Get(allow)!, run.Get(yes));
            },
            [.. selection.Symbols, toStream, maxReplays, allow, yes, dryRun]);
    }

    private static async Task<int> RunAsync(
        CliRun run, DeadLetterQuery query, DeadLetterReplayOptions options, string[] allowed, bool yes)
    {
        var session = await run.ConnectAsync().ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            RedisDeadLetterStore store = session.DeadLetters(allowed);
            var target = options.Target == DeadLetterReplayTarget.OriginalStream
                ? "its stream, for every group"
                : "the group that failed";
            return await new DeadLetterActionRun(run, store, query, "Replay", yes, options.IsDryRun).ExecuteAsync(
                count => $"This replays {Shown.Count(count, "dead letter")} of '{query.DeadLetterStream}', "
                    + $"each to {target}. Go on?",
                () => ReplayAsync(store, query, options, run.Token)).ConfigureAwait(false);
        }
    }

    private static async IAsyncEnumerable<DeadLetterActionItem> ReplayAsync(
        RedisDeadLetterStore store,
        DeadLetterQuery query,
        DeadLetterReplayOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var result in store.ReplayAsync(query, options, cancellationToken).ConfigureAwait(false))
        {
            yield return DeadLetterActionItem.Of(result);
        }
    }
}

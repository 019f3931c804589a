using System.CommandLine;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary><c>trim</c>: removes entries that every group has acknowledged, or by an explicit limit.</summary>
internal static class TrimCommand
{
    public static Command Create()
    {
        var stream = Arguments.Stream();
        var untilAcknowledged = new Option<bool>("--until-acknowledged")
        {
            Description = "Remove entries that every group has acknowledged. The default; loses nothing. "
            + "Leaves a stream without groups alone.",
        };
        var maxLength = new Option<long?>("--max-length")
        {
            Description = "Number of newest entries to keep; older ones are removed, read or not.", HelpName = "count",
        };
        var maxAge = DurationOption.CreateOptional(
            "--max-age", "Maximum age of entries; older ones are removed, read or not.");
        var yes = Confirmation.YesOption();
        var dryRun = Confirmation.DryRunOption();
        var command = CliCommand.Create(
            "trim",
            "Remove old entries of a stream. Asks first.",
            run => RunAsync(
                run,
                run.Get(stream),
                RetentionOf(run.Get(maxLength), run.Get(maxAge)),
                run.Get(yes),
                run.Get(dryRun)),
            stream,
            untilAcknowledged,
            maxLength,
            maxAge,
            yes,
            dryRun);
        command.Validators.Add(result =>
        {
            if (new[] { result.GetResult(untilAcknowledged), result.GetResult(maxLength), result.GetResult(maxAge) }
                .Count(option => option is { Implicit: false }) > 1)
            {
                result.AddError("Use one of --until-acknowledged, --max-length and --max-age.");
            }

            if (result.GetResult(maxLength) is { Implicit: false, Tokens: [var length] }
                && long.TryParse(length.Value, out var value) && value < 0)
            {
                result.AddError("--max-length is 0 or more.");
            }
        });
        return command;
    }

    private static Retention RetentionOf(long? maxLength, TimeSpan? maxAge) =>
        maxLength is { } length ? Retention.Newest(length)
        : maxAge is { } age ? Retention.Younger(age)
        : Retention.UntilAcknowledged;

    private static async Task<int> RunAsync(CliRun run, string stream, Retention retention, bool yes, bool dryRun)
    {
        var session = await run.ConnectAsync().ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var trimmer = new StreamTrimmer(await session.DatabaseAsync(run.Token).ConfigureAwait(false));
            var plan = await ProgressBar.ShowAsync(
                run.Console,
                "Counting",
                total: null,
                progress => trimmer.PlanAsync(stream, retention, progress, run.Token))
                .ConfigureAwait(false);
            if (plan.Below is null || dryRun)
            {
                run.Console.WriteNote(plan.Below is null ? Why(plan) : "Dry run: nothing was removed.");
                Write(run, plan, dryRun, removed: 0);
                return ExitCodes.Done;
            }

            await Confirmation.RequireAsync(run.Console, Question(plan), yes, run.Token).ConfigureAwait(false);
            Write(run, plan, dryRun, await TrimAsync(run, trimmer, plan).ConfigureAwait(false));
            return ExitCodes.Done;
        }
    }

    private static async Task<long> TrimAsync(CliRun run, StreamTrimmer trimmer, TrimPlan plan)
    {
        var tally = new Tally();
        try
        {
            return await ProgressBar.ShowAsync(
                run.Console,
                "Removing",
                plan.Removes,
                progress => trimmer.TrimAsync(plan, tally.Over(progress), run.Token))
                .ConfigureAwait(false);
        }
        catch
        {
            // After an interruption or an error too: removed entries are gone.
            run.Console.WriteNote(
                $"{Shown.Count(tally.Value)} of {Shown.Count(plan.Removes)} entries were removed until then.");
            throw;
        }
    }

    private static string Why(TrimPlan plan) => plan switch
    {
        { Retention.IsHard: true } => "Nothing to remove: the stream is within the limit.",
        { HeldBy: null } => "Nothing was removed: the stream has no groups, so nobody has acknowledged anything.",
        _ => $"Nothing to remove: the group '{plan.HeldBy}' still needs the oldest entry.",
    };

    private static string Question(TrimPlan plan) =>
        $"This removes {Shown.Count(plan.Removes)} of {Shown.Count(plan.Length)} entries of '{plan.Stream}' for good"
        + (plan.RemovesUnread > 0 ? $", {Shown.Count(plan.RemovesUnread)} of them not read by every group." : ".")
        + " Go on?";

    private static void Write(CliRun run, TrimPlan plan, bool dryRun, long removed)
    {
        if (run.IsJson)
        {
            JsonOutput.WriteDocument(
                run.Console,
                new TrimDocument(
                    plan.Stream, plan.Retention.ToString(), dryRun, plan.Length, plan.Below?.ToString(), plan.HeldBy,
                    plan.Removes,
                    plan.RemovesUnread, removed),
                CliJsonContext.Default.TrimDocument);
            return;
        }

        TableWriter.WriteFields(
            run.Console,
            ("stream", plan.Stream),
            ("retention", plan.Retention.ToString()),
            ("length before", Shown.Count(plan.Length)),
            ("below", plan.Below?.ToString() ?? Shown.Nothing),
            ("held by group", plan.HeldBy),
            ("to remove", Shown.Count(plan.Removes)),
            ("of these unread", Shown.Count(plan.RemovesUnread)),
            ("removed", Shown.Count(removed)));
    }
}

using System.CommandLine;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary><c>doctor</c>: looks for obstacles to the bus and its guarantees, and names remedies.</summary>
internal static class DoctorCommand
{
    private static readonly Column[] Columns = [new("STATUS"), new("CHECK"), new("FOUND")];

    public static Command Create()
    {
        var roles = new Option<AccessRole[]>("--role")
        {
            Description = "Roles whose rights to check; repeat for several.",
            HelpName = "publisher|consumer|operator|trimmer",
            DefaultValueFactory = _ => [AccessRole.Operator],
            AllowMultipleArgumentsPerToken = true,
        };
        var stream = new Option<string>("--stream")
        {
            Description = "Stream whose rights to check.",
            HelpName = "stream",
            DefaultValueFactory = _ => EventStreams.Promotions,
        };
        var deadLetters = new Option<string>("--dead-letters")
        {
            Description = "Stream of the dead letters.",
            HelpName = "stream",
            DefaultValueFactory = _ => EventStreams.DeadLetters,
        };
        var match = new Option<string>("--match")
        {
            Description = "Glob-style pattern of the streams whose waiting events to check; role operator only.",
            HelpName = "pattern",
            DefaultValueFactory = _ => "events:*",
        };
        return CliCommand.Create(
            "doctor",
            "Check connection, version, eviction, persistence, rights and clocks of a Redis, each with a remedy. "
                + "Find events that wait for a group without a consumer. Changes nothing; "
                + "each missing right leaves a line in ACL LOG. Exit code 1 on any error.",
            run => RunAsync(run, run.Get(roles)!, run.Get(stream)!, run.Get(deadLetters)!, run.Get(match)!),
            roles,
            stream,
            deadLetters,
            match);
    }

    private static async Task<int> RunAsync(
        CliRun run, AccessRole[] roles, string stream, string deadLetters, string pattern)
    {
        var session = await run.ConnectAsync().ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var examiner = new RedisExaminer(session.Connections, run.TimeProvider);
            var facts = await examiner.ExamineAsync(run.Token).ConfigureAwait(false);
            var findings = ServerDiagnosis.Of(facts).ToList();
            foreach (var role in roles.Distinct())
            {
                var rights = AccessRights.Of(role, stream, deadLetters);
                var missing = await examiner.FindMissingAsync(rights, run.Token).ConfigureAwait(false);
                findings.Add(RightsDiagnosis.Of(role, facts.User, rights.Count, missing));
            }

            if (roles.Contains(AccessRole.Operator))
            {
                findings.AddRange(await RetriesAsync(session, pattern, run.Token).ConfigureAwait(false));
            }

            Write(run, session.EndPoints, findings);
            return findings.Exists(finding => finding.Status == FindingStatus.Error)
                ? ExitCodes.Failed
                : ExitCodes.Done;
        }
    }

    private static async Task<IEnumerable<Finding>> RetriesAsync(
        RedisSession session, string pattern, CancellationToken cancellationToken)
    {
        try
        {
            var waiting = await session.Retries.OfKeysAndGroupsAsync(pattern, cancellationToken).ConfigureAwait(false);
            return RetryDiagnosis.Of(waiting);
        }
        catch (Exception exception) when (RedisErrors.IsUnavailable(exception))
        {
            return [RetryDiagnosis.NotKnown(RedisErrors.Describe(exception), RedisErrors.IsNotPermitted(exception))];
        }
    }

    private static void Write(CliRun run, string endPoints, List<Finding> findings)
    {
        if (run.IsJson)
        {
            JsonOutput.WriteDocument(
                run.Console,
                new DoctorDocument(
                    endPoints,
                    NameOf(findings.Max(finding => finding.Status)),
                    [.. findings.Select(
                        finding => new FindingItem(
                            finding.Check, NameOf(finding.Status), finding.Message, finding.Remedy))]),
                CliJsonContext.Default.DoctorDocument);
            return;
        }

        TableWriter.Write(run.Console, Columns, findings.SelectMany(Rows));
    }

    private static IEnumerable<string[]> Rows(Finding finding)
    {
        yield return [NameOf(finding.Status), finding.Check, finding.Message];
        if (finding.Remedy is { } remedy)
        {
            yield return ["", "", $"Remedy: {remedy}"];
        }
    }

    private static string NameOf(FindingStatus status) => status.ToString().ToLowerInvariant();
}

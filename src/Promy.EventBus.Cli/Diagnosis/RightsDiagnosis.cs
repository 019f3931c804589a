using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>Judges the missing rights of a role. Pure: rights in, a finding out.</summary>
internal static class RightsDiagnosis
{
    /// <param name="role">The role.</param>
    /// <param name="user">The user of the connection; <see langword="null"/> if unknown.</param>
    /// <param name="checkedRights">Number of checked rights.</param>
    /// <param name="problems">The missing or uncertain rights.</param>
    public static Finding Of(AccessRole role, string? user, int checkedRights, IReadOnlyList<MissingRight> problems)
    {
        var check = $"{NameOf(role)} rights";
        if (problems.Count == 0)
        {
            return new Finding(check, FindingStatus.Ok, $"All of {checkedRights} are there.");
        }

        var untold = problems.Where(right => right.Problem == RightProblem.Untold).ToArray();
        var missing = problems.Except(untold).ToArray();
        var isWorking = Array.TrueForAll(missing, right => right.Right.IsOptional);
        string[] found =
        [
            .. Listed($"Missing{(isWorking ? ", none of them necessary" : "")}", missing),
            .. Listed("Not certain", untold),
        ];
        return new Finding(
            check,
            isWorking ? FindingStatus.Warning : FindingStatus.Error,
            string.Join(". ", found),
            string.Join(' ', Remedies(user, problems)));
    }

    private static IEnumerable<string> Listed(string what, MissingRight[] rights) => rights.Length == 0
        ? []
        : [$"{what}: {string.Join(", ", rights.Select(Place).Distinct())}. {rights[0].Reason.TrimEnd('.')}"];

    private static IEnumerable<string> Remedies(string? user, IReadOnlyList<MissingRight> problems)
    {
        var unknown = NamesOf(problems, RightProblem.NoCommand);
        if (unknown.Length > 0)
        {
            yield return $"The server does not know {unknown}: use Redis 7.0 or newer, without rename-command.";
        }

        var refused = problems.Where(right => right.Problem == RightProblem.Refused).ToArray();
        if (refused.Length > 0)
        {
            var keys = refused.Select(right => right.Right.Key).OfType<string>().Distinct().Select(key => $"~{key}");
            var commands = refused.Select(right => $"+{right.Right.Name}").Distinct();
            yield return $"ACL SETUSER {user ?? "<user>"} {string.Join(' ', keys.Concat(commands))} "
                + "(docs/operations.md has the rights of each role)";
        }

        var untold = NamesOf(problems, RightProblem.Untold);
        if (untold.Length > 0)
        {
            yield return $"Ask the server's operator about {untold}: its answer is neither a refusal nor the "
                + "reply of the command.";
        }
    }

    private static string NamesOf(IEnumerable<MissingRight> problems, RightProblem which) => string.Join(
        ", ", problems.Where(right => right.Problem == which).Select(right => right.Right.Name).Distinct());

    private static string Place(MissingRight missing) =>
        missing.Right.Key is { } key ? $"{missing.Right.Name} on {key}" : missing.Right.Name;

    private static string NameOf(AccessRole role) => role.ToString().ToLowerInvariant();
}

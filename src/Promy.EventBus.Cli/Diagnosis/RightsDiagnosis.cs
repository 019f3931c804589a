using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>What missing rights mean for a role. Pure: what is missing in, a finding out.</summary>
internal static class RightsDiagnosis
{
    public static Finding Of(AccessRole role, string? user, int checkedRights, IReadOnlyList<MissingRight> missing)
    {
        var check = $"{NameOf(role)} rights";
        if (missing.Count == 0)
        {
            return new Finding(check, FindingStatus.Ok, $"All of {checkedRights} are there.");
        }

        var isWorking = missing.All(right => right.Right.IsOptional);
        return new Finding(
            check,
            isWorking ? FindingStatus.Warning : FindingStatus.Error,
            $"Missing{(isWorking ? ", none of them necessary" : "")}: "
            + string.Join(", ", missing.Select(Place).Distinct())
            + $". {missing[0].Reason}",
            string.Join(" ", Remedies(user, missing)));
    }

    private static IEnumerable<string> Remedies(string? user, IReadOnlyList<MissingRight> missing)
    {
        var unknown = missing.Where(right => right.IsUnknown).Select(right => right.Right.Name).Distinct().ToArray();
        if (unknown.Length > 0)
        {
            yield return $"The server does not know {string.Join(", ", unknown)}: use Redis 7.0 or newer, without "
                + "rename-command.";
        }

        var refused = missing.Where(right => !right.IsUnknown).ToArray();
        if (refused.Length > 0)
        {
            var keys = refused.Select(right => right.Right.Key).OfType<string>().Distinct().Select(key => $"~{key}");
            var commands = refused.Select(right => $"+{right.Right.Name}").Distinct();
            yield return $"ACL SETUSER {user ?? "<user>"} {string.Join(' ', keys.Concat(commands))} "
                + "(docs/operations.md has the rights of each role)";
        }
    }

    private static string Place(MissingRight missing) =>
        missing.Right.Key is { } key ? $"{missing.Right.Name} on {key}" : missing.Right.Name;

    private static string NameOf(AccessRole role) => role.ToString().ToLowerInvariant();
}

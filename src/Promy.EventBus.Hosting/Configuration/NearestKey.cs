namespace Promy.EventBus.Hosting;

/// <summary>Guesses the intended key by similar spelling, in the same section if possible, else elsewhere.</summary>
internal static class NearestKey
{
    private const int MaxDistance = 3;

    /// <summary>An equal name in another section is as near as two slips in the same.</summary>
    private const int OtherSection = 2;

    /// <returns><see langword="null"/> if no known key is near.</returns>
    public static string? Find(string section, string name, IReadOnlyList<string> known)
    {
        var limit = Math.Min(name.Length / 2, MaxDistance);
        var upper = name.ToUpperInvariant();
        return known
            .Where(path => KnownKeys.NameOf(path) != KnownKey.Entry)
            .Select(path => (Path: path, Distance: Distance(upper, KnownKeys.NameOf(path).ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance + (IsIn(section, candidate.Path) ? 0 : OtherSection))
            .ThenByDescending(candidate => CommonStart(name, KnownKeys.NameOf(candidate.Path)))
            .ThenBy(candidate => candidate.Path.Count(character => character == ':'))
            .Select(candidate => candidate.Path)
            .FirstOrDefault();
    }

    /// <summary>Letters to insert, remove, replace or swap with their neighbour.</summary>
    public static int Distance(string one, string other)
    {
        var distances = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                distances[i, j] = i == 0 || j == 0 ? i + j : Step(distances, one, other, i, j);
            }
        }

        return distances[one.Length, other.Length];
    }

    private static int Step(int[,] distances, string one, string other, int i, int j)
    {
        var isEqual = one[i - 1] == other[j - 1];
        var replaced = distances[i - 1, j - 1] + (isEqual ? 0 : 1);
        var least = Math.Min(replaced, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
        var isSwapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
        return isSwapped ? Math.Min(least, distances[i - 2, j - 2] + 1) : least;
    }

    private static int CommonStart(string one, string other) =>
        one.Zip(other)
            .TakeWhile(pair => char.ToUpperInvariant(pair.First) == char.ToUpperInvariant(pair.Second))
            .Count();

    private static bool IsIn(string section, string path) =>
        KnownKeys.ParentOf(path).Equals(section, StringComparison.OrdinalIgnoreCase);
}

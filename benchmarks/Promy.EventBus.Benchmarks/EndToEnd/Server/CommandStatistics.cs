using System.Globalization;
using StackExchange.Redis;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Calls by command since the server started, from <c>INFO commandstats</c>.</summary>
internal sealed class CommandStatistics
{
    private const string Prefix = "cmdstat_";
    private readonly Dictionary<string, long> _calls;

    private CommandStatistics(Dictionary<string, long> calls) => _calls = calls;

    public static async Task<CommandStatistics> ReadAsync(IDatabase database)
    {
        var calls = new Dictionary<string, long>(StringComparer.Ordinal);
        var info = (string)(await database.ExecuteAsync("INFO", "commandstats"))!;
        foreach (var line in info.Split("\r\n").Where(line => line.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            // cmdstat_xreadgroup:calls=21,usec=175,…
            var name = line[Prefix.Length..line.IndexOf(':', StringComparison.Ordinal)];
            var count =
                line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..line.IndexOf(',', StringComparison.Ordinal)];
            calls[name] = long.Parse(count, CultureInfo.InvariantCulture);
        }

        return new CommandStatistics(calls);
    }

    /// <summary>
    /// Calls since then, by command, the most frequent first; without those of the measurement itself.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, long>> Since(CommandStatistics earlier) =>
    [
        .. _calls.Where(call => call.Key != "info")
            .Select(call => KeyValuePair.Create(call.Key, call.Value - earlier._calls.GetValueOrDefault(call.Key)))
            .Where(call => call.Value > 0)
            .OrderByDescending(call => call.Value),
    ];
}

using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>Output of <c>dlq stats --json</c>.</summary>
internal sealed record DeadLetterStatisticsDocument(
    string DeadLetterStream,
    long Length,
    long Count,
    long Unreadable,
    DateTimeOffset? FirstFailedAt,
    DateTimeOffset? LastFailedAt,
    IReadOnlyDictionary<string, long> ByStream,
    IReadOnlyDictionary<string, long> ByType,
    IReadOnlyDictionary<string, long> ByGroup,
    IReadOnlyDictionary<string, long> ByHandler,
    IReadOnlyDictionary<string, long> ByException,
    IReadOnlyList<WaitingItem> Waiting)
{
    public static DeadLetterStatisticsDocument Of(
        DeadLetterStatistics statistics, IEnumerable<WaitingRetries> waiting) => new(
        statistics.DeadLetterStream,
        statistics.Length,
        statistics.Count,
        statistics.Unreadable,
        statistics.FirstFailedAt,
        statistics.LastFailedAt,
        statistics.ByOriginalStream,
        statistics.ByEventType,
        statistics.ByGroup,
        statistics.ByHandler,
        statistics.ByExceptionType,
        [.. waiting.Select(WaitingItem.Of)]);
}

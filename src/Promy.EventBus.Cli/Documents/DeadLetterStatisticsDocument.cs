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
    IReadOnlyDictionary<string, long> ByException)
{
    public static DeadLetterStatisticsDocument Of(DeadLetterStatistics statistics) => new(
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
        statistics.ByExceptionType);
}

namespace Promy.EventBus;

/// <summary>
/// Some events of a batch were not confirmed. The others are stored: publish again only those whose result carries an
/// error.
/// </summary>
public sealed class EventBatchPublishException : EventBusException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="results">Outcome of each event, in the order of the batch.</param>
    public EventBatchPublishException(IReadOnlyList<EventPublishResult> results)
        : base(Describe(results), results.FirstOrDefault(result => !result.IsPublished)?.Error)
    {
        Results = results;
    }

    /// <summary>Outcome of each event, in the order of the batch.</summary>
    public IReadOnlyList<EventPublishResult> Results { get; }

    private static string Describe(IReadOnlyList<EventPublishResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var published = results.Count(result => result.IsPublished);
        var unknown = results.Count(result => result.Error is EventPublishOutcomeUnknownException);
        var first = results.FirstOrDefault(result => !result.IsPublished)?.Error?.Message;
        return $"Of {results.Count} events {published} were published, {results.Count - published - unknown} were not "
            + $"and {unknown} may have been. First error: {first}";
    }
}

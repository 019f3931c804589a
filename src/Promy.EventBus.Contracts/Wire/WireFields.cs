namespace Promy.EventBus.Wire;

/// <summary>Names of the fields of an entry and of the JSON members that both languages share.</summary>
internal static class WireFields
{
    public const string Metadata = "metadata";
    public const string Payload = "payload";

    /// <summary>
    /// History of a retried event. Only in the retry stream of a group, which only this library reads.
    /// </summary>
    public const string Retry = "retry";

    /// <summary>Prefix of the type of a dead letter: <c>dlq.promotion.created</c>.</summary>
    public const string DeadLetterTypePrefix = "dlq.";
}

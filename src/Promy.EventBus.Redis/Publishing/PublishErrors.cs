namespace Promy.EventBus.Redis;

/// <summary>Turns an error of Redis into an exception that says what the caller may do.</summary>
internal static class PublishErrors
{
    /// <param name="exception">The error.</param>
    /// <param name="encoded">The event.</param>
    /// <param name="address">Hosts and ports of the Redis, if known.</param>
    /// <param name="describeServer">Describes the server; only called if needed.</param>
    public static EventPublishException Wrap(
        Exception exception, EncodedEvent encoded, string? address, Func<string> describeServer)
    {
        var what = $"The event {encoded.EventType} ({WireNames.Printable(encoded.EventId)}) "
            + $"for {WireNames.Printable(encoded.Stream)}";
        var why = RedisErrors.Describe(exception, address);
        if (RedisErrors.IsUnknownCommand(exception))
        {
            why = $"{why}. {describeServer()} does not know XADD: it {StreamSupport.Hint}";
        }

        return RedisErrors.ClassifyPublish(exception) == PublishFault.Unknown
            ? new EventPublishOutcomeUnknownException(
                $"{what} was sent but not confirmed: {why}. It may be stored; publish again only the same record.",
                encoded.Stream, encoded.EventId, exception)
            : new EventNotPublishedException(
                $"{what} was not published: {why}.", encoded.Stream, encoded.EventId, exception);
    }
}

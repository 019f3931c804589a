namespace Promy.EventBus;

/// <summary>Tag names: OpenTelemetry semantic conventions for messaging where they define one.</summary>
internal static class EventBusTags
{
    public const string System = "messaging.system";
    public const string OperationName = "messaging.operation.name";
    public const string OperationType = "messaging.operation.type";
    public const string Destination = "messaging.destination.name";
    public const string ConsumerGroup = "messaging.consumer.group.name";
    public const string MessageId = "messaging.message.id";
    public const string BatchCount = "messaging.batch.message_count";
    public const string ConversationId = "messaging.message.conversation_id";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
    public const string ExceptionType = "exception.type";
    public const string Outcome = "promy.eventbus.outcome";
    public const string Handler = "promy.eventbus.handler";
    public const string EventType = "promy.eventbus.event_type";
    public const string EntryId = "promy.eventbus.entry_id";
    public const string Attempt = "promy.eventbus.attempt";
    public const string Attempts = "promy.eventbus.attempts";

    /// <summary>Name of the event of a span for an attempt that failed.</summary>
    public const string AttemptFailed = "promy.eventbus.attempt_failed";
}

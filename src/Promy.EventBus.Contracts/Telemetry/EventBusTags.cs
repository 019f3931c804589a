namespace Promy.EventBus;

/// <summary>Tag names: OpenTelemetry semantic conventions for messaging where they define one.</summary>
internal static class EventBusTags
{
    public const string System = "messaging.system";
    public const string SystemValue = "redis";
    public const string OperationName = "messaging.operation.name";
    public const string OperationType = "messaging.operation.type";
    public const string Destination = "messaging.destination.name";
    public const string ConsumerGroup = "messaging.consumer.group.name";
    public const string MessageId = "messaging.message.id";
    public const string BatchCount = "messaging.batch.message_count";
    public const string ErrorType = "error.type";
    public const string Outcome = "promy.eventbus.outcome";
    public const string Handler = "promy.eventbus.handler";
}

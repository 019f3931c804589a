namespace Promy.EventBus.Testing;

/// <summary>A dead letter, without its event.</summary>
internal sealed record DeadLetterRecord(
    string EventId, DeliveryFailure Failure, string Stream, string Group, string DeadLetterStream, string DeadLetterId);

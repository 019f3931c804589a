using System.Text;
using System.Text.Json;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests;

internal static class DeadLetters
{
    public static DeadLetter Some() => new()
    {
        Id = "letter-1",
        FailedAt = TestSupport.Some.Moment,
        OriginalStream = "events:promotions",
        EntryId = "1762425000000-0",
        ConsumerGroup = "notification-service-consumers",
        ServiceName = "promy-notif",
        DeliveryCount = 2,
        Failure = new DeliveryFailure { Reason = "it failed", Attempts = 3 },
    };

    public static JsonDocument Payload(DeadLetter letter) => JsonDocument.Parse(DeadLetterWriter.Write(letter).Payload);

    /// <summary>The original bytes: from the base64 member if there is one, otherwise from the text.</summary>
    public static byte[] BytesOf(JsonDocument payload, string member) =>
        payload.RootElement.TryGetProperty(member + "_base64", out var base64)
            ? base64.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(payload.RootElement.GetProperty(member).GetString()!);
}

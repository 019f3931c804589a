using System.Text;
using Promy.EventBus.Events;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests;

/// <summary>Reads a payload as a consumer does, with metadata of its own.</summary>
internal static class Reading
{
    public static EventMetadata Metadata { get; } = new()
    {
        Id = "metadata-id", Type = "metadata.type", Timestamp = Some.Moment, Version = "9.9",
        Source = "metadata-source",
    };

    public static TEvent Read<TEvent>(string payload)
        where TEvent : Event => Read<TEvent>(Encoding.UTF8.GetBytes(payload));

    public static TEvent Read<TEvent>(byte[] payload)
        where TEvent : Event
    {
        Assert.True(
            Serializers.WithReflection().TryDeserialize<TEvent>(Metadata, payload, out var @event, out var error),
            error);
        Assert.Null(error);
        return @event;
    }

    public static Event Read(Type eventType, byte[] payload) => eventType switch
    {
        _ when eventType == typeof(PromotionCreatedEvent) => Read<PromotionCreatedEvent>(payload),
        _ when eventType == typeof(PromotionUpdatedEvent) => Read<PromotionUpdatedEvent>(payload),
        _ when eventType == typeof(PromotionDeletedEvent) => Read<PromotionDeletedEvent>(payload),
        _ when eventType == typeof(ProductIdentifiedEvent) => Read<ProductIdentifiedEvent>(payload),
        _ when eventType == typeof(UserRegisteredEvent) => Read<UserRegisteredEvent>(payload),
        _ when eventType == typeof(UserPreferencesUpdatedEvent) => Read<UserPreferencesUpdatedEvent>(payload),
        _ when eventType == typeof(UserLocationUpdatedEvent) => Read<UserLocationUpdatedEvent>(payload),
        _ => throw new NotSupportedException(eventType.Name),
    };
}

using System.Text.Json.Serialization;
using Promy.EventBus.Events;

namespace Promy.EventBus.Wire;

/// <summary>Source-generated JSON metadata of the predefined events.</summary>
[JsonSerializable(typeof(PromotionCreatedEvent))]
[JsonSerializable(typeof(PromotionUpdatedEvent))]
[JsonSerializable(typeof(PromotionDeletedEvent))]
[JsonSerializable(typeof(ProductIdentifiedEvent))]
[JsonSerializable(typeof(UserRegisteredEvent))]
[JsonSerializable(typeof(UserPreferencesUpdatedEvent))]
[JsonSerializable(typeof(UserLocationUpdatedEvent))]
internal sealed partial class EventBusJsonContext : JsonSerializerContext;

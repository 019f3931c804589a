using System.Text.Json.Serialization;
using Promy.EventBus.Events;

namespace Promy.EventBus.Hosting.Tests;

[JsonSerializable(typeof(PromotionCreatedEvent))]
internal sealed partial class ForeignContext : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Promy.EventBus.Hosting.Tests;

[JsonSerializable(typeof(OrderPlacedEvent))]
internal sealed partial class TestEventsContext : JsonSerializerContext;

using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Promy.EventBus.Contracts.Tests.Validation;

[EventType("generated.happened")]
internal sealed record GeneratedEvent([Required] string Name, [Range(1, 5)] int Level) : Event;

[JsonSerializable(typeof(GeneratedEvent))]
internal sealed partial class GeneratedContext : JsonSerializerContext;

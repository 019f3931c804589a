using System.Text.Json.Serialization;

namespace Promy.EventBus.Cli;

/// <summary>The JSON documents: snake_case, every member always present, null for no value.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StreamsDocument))]
[JsonSerializable(typeof(GroupsDocument))]
[JsonSerializable(typeof(ConsumersDocument))]
[JsonSerializable(typeof(PendingDocument))]
[JsonSerializable(typeof(EntryLine))]
[JsonSerializable(typeof(PublishDocument))]
[JsonSerializable(typeof(DeadLetterItem))]
[JsonSerializable(typeof(DeadLetterActionItem))]
[JsonSerializable(typeof(DeadLetterStatisticsDocument))]
[JsonSerializable(typeof(TrimDocument))]
[JsonSerializable(typeof(DoctorDocument))]
internal sealed partial class CliJsonContext : JsonSerializerContext;

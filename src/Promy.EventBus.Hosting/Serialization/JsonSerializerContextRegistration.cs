using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Hosting;

/// <summary>JSON metadata that the application brings for its events.</summary>
internal sealed record JsonSerializerContextRegistration(IJsonTypeInfoResolver Resolver);

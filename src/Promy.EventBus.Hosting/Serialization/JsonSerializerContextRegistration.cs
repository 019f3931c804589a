using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Hosting;

/// <summary>JSON metadata of the application for its events.</summary>
internal sealed record JsonSerializerContextRegistration(IJsonTypeInfoResolver Resolver);

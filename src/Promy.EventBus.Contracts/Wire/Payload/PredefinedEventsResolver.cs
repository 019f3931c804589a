using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Wire;

/// <summary>Asks another resolver, only for the predefined events.</summary>
internal sealed class PredefinedEventsResolver(IJsonTypeInfoResolver resolver) : IJsonTypeInfoResolver
{
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
        type.Assembly == typeof(Event).Assembly && type.IsSubclassOf(typeof(Event))
            ? resolver.GetTypeInfo(type, options)
            : null;
}

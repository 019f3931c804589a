using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Wire;

/// <summary>Asks another resolver, for the predefined events only: those of the application are its own affair.</summary>
internal sealed class PredefinedEventsResolver(IJsonTypeInfoResolver resolver) : IJsonTypeInfoResolver
{
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
        type.Assembly == typeof(Event).Assembly && type.IsSubclassOf(typeof(Event)) ? resolver.GetTypeInfo(type, options) : null;
}

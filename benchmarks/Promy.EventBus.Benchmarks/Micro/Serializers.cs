using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Benchmarks.Micro;

/// <summary>The serializer as the bus builds it, with generated metadata and with reflection.</summary>
internal static class Serializers
{
    public static EventSerializer Generated() => new(WireJson.CreateOptions([]));

    public static EventSerializer Reflection()
    {
        var options = new JsonSerializerOptions(WireJson.CreateOptions([]));
        options.TypeInfoResolverChain.Clear();
        options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
        return new EventSerializer(options);
    }
}

using System.Text.Json.Serialization.Metadata;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests;

internal static class Serializers
{
    /// <summary>The serializer of a service without a JsonSerializerContext.</summary>
    public static EventSerializer WithReflection() => new(WireJson.CreateOptions([new DefaultJsonTypeInfoResolver()]));

    /// <summary>As in a service compiled ahead of time that only uses the predefined events.</summary>
    public static EventSerializer PredefinedOnly() => new(WireJson.CreateOptions([]));
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Promy.EventBus.Events;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Cli;

/// <summary>The predefined events by their types on the wire.</summary>
internal sealed class KnownEvents(EventSerializer serializer)
{
    private static readonly Dictionary<string, Type> Types = new Type[]
    {
        typeof(PromotionCreatedEvent), typeof(PromotionUpdatedEvent), typeof(PromotionDeletedEvent),
        typeof(ProductIdentifiedEvent),
        typeof(UserRegisteredEvent), typeof(UserPreferencesUpdatedEvent), typeof(UserLocationUpdatedEvent),
    }.ToDictionary(type => EventDescriptor.Of(type).Type, StringComparer.Ordinal);

    public static IEnumerable<string> Names => Types.Keys.Order(StringComparer.Ordinal);

    public static bool Contains(string type) => Types.ContainsKey(type);

    /// <summary>The stream that the event declares.</summary>
    public static string? StreamOf(string type) =>
        Types.TryGetValue(type, out var known) ? EventDescriptor.Of(known).Stream : null;

    /// <exception cref="InvalidInputException">The JSON is not such an event, or has unknown members.</exception>
    public Event Read(string type, JsonElement json)
    {
        var info = serializer.TypeInfo(Types[type]);

        // A reader ignores them; here a typing error would be lost silently.
        var unknown = json.EnumerateObject()
            .Select(member => member.Name)
            .Except(info.Properties.Select(NameOf))
            .ToArray();
        if (unknown.Length > 0)
        {
            throw new InvalidInputException(
                $"{type} has no member {string.Join(", ", unknown.Select(name => $"'{name}'"))}; its members are "
                + $"{string.Join(", ", info.Properties.Select(NameOf))}.");
        }

        try
        {
            return (Event)json.Deserialize(info)!;
        }
        catch (Exception exception)
            when (exception is JsonException or NotSupportedException or ArgumentException or FormatException)
        {
            throw new InvalidInputException($"not a valid {type}: {exception.Message}");
        }
    }

    private static string NameOf(JsonPropertyInfo property) => property.Name;
}

using System.Text;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>Entries as a transport delivers them.</summary>
internal static class Deliveries
{
    public const string Group = "tests";
    public const string EntryId = "1762425000000-0";

    private static readonly EventSerializer Serializer = EventSerializerFactory.Create([], new EventBusJsonOptions());

    public static EventDelivery Of(Event @event, Func<EventMetadata, EventMetadata>? change = null)
    {
        var metadata = new EventMetadata
        {
            Id = @event.Id,
            Type = @event.Type,
            Timestamp = @event.Timestamp,
            Version = @event.Version,
            Source = @event.Source,
        };
        return Raw(EventMetadataWriter.Write(change?.Invoke(metadata) ?? metadata), Serializer.Serialize(@event));
    }

    public static EventDelivery Of(string metadata, string payload) =>
        Raw(Encoding.UTF8.GetBytes(metadata), Encoding.UTF8.GetBytes(payload));

    private static EventDelivery Raw(byte[] metadata, byte[] payload) => new()
    {
        Stream = OrderPlacedEvent.StreamName,
        Group = Group,
        EntryId = EntryId,
        Metadata = metadata,
        Payload = payload,
        DeliveryCount = 3,
    };
}

using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Events;

/// <summary>A user moved (<c>user.location.updated</c>).</summary>
[EventType("user.location.updated", Stream = EventStreams.Users, Source = EventSources.User)]
public sealed record UserLocationUpdatedEvent : Event
{
    /// <summary>Id of the user. Required.</summary>
    [Required]
    public string UserId { get; init => field = value ?? ""; } = "";

    /// <summary>Latitude in degrees, from -90 to 90 (WGS 84).</summary>
    [Range(-90.0, 90.0)]
    [JsonConverter(typeof(FiniteNumberConverter))]
    public double Latitude { get; init; }

    /// <summary>Longitude in degrees, from -180 to 180 (WGS 84).</summary>
    [Range(-180.0, 180.0)]
    [JsonConverter(typeof(FiniteNumberConverter))]
    public double Longitude { get; init; }
}

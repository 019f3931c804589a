using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.Events;

/// <summary>A user registered (<c>user.registered</c>).</summary>
[EventType("user.registered", Stream = EventStreams.Users, Source = EventSources.User)]
public sealed record UserRegisteredEvent : Event
{
    /// <summary>Id of the user. Required.</summary>
    [Required]
    public string UserId { get; init => field = value ?? ""; } = "";

    /// <summary>E-mail address of the user. Required.</summary>
    [Required]
    [EmailAddress]
    public string Email { get; init => field = value ?? ""; } = "";
}

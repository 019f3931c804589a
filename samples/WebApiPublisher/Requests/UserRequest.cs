using System.ComponentModel.DataAnnotations;
using Promy.EventBus.Events;

namespace WebApiPublisher.Requests;

/// <summary>A user who registered.</summary>
public sealed record UserRequest
{
    /// <summary>Id of the user.</summary>
    /// <example>user-42</example>
    [Required]
    public string? UserId { get; init; }

    /// <summary>E-mail address of the user.</summary>
    /// <example>ada@example.com</example>
    [Required]
    [EmailAddress]
    public string? Email { get; init; }

    /// <summary>The event, valid or not: the publisher validates it before anything is sent.</summary>
    public UserRegisteredEvent ToEvent() => new() { UserId = UserId ?? "", Email = Email ?? "" };
}

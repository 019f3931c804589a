using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.Events;

/// <summary>A user changed the favourites (<c>user.preferences.updated</c>).</summary>
[EventType("user.preferences.updated", Stream = EventStreams.Users, Source = EventSources.User)]
public sealed record UserPreferencesUpdatedEvent : Event
{
    /// <summary>Id of the user. Required.</summary>
    [Required]
    public string UserId { get; init => field = value ?? ""; } = "";

    /// <summary>Ids of the favourite distributors; may be empty.</summary>
    public IReadOnlyList<string> FavoriteDistributors { get; init => field = value ?? []; } = [];

    /// <summary>Ids of the favourite categories; may be empty.</summary>
    public IReadOnlyList<string> FavoriteCategories { get; init => field = value ?? []; } = [];

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate()
    {
        if (FavoriteDistributors.Any(string.IsNullOrWhiteSpace))
        {
            yield return new ValidationResult("The ids must not be empty.", [nameof(FavoriteDistributors)]);
        }

        if (FavoriteCategories.Any(string.IsNullOrWhiteSpace))
        {
            yield return new ValidationResult("The ids must not be empty.", [nameof(FavoriteCategories)]);
        }
    }
}

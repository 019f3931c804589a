using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus.Transport;

/// <summary>A live member of a consumer group, as it announced itself.</summary>
/// <param name="Name">Its consumer name.</param>
/// <param name="Types">
/// The event types that it handles, each with the full names of its handlers; <see langword="null"/> if it does not
/// say.
/// </param>
[Experimental(ExperimentalTransport.DiagnosticId)]
public sealed record GroupMember(string Name, IReadOnlyDictionary<string, IReadOnlyList<string>>? Types)
{
    /// <summary>Whether it handles nothing at present, but will again.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsPaused { get; init; }

    /// <summary>Whether it says that it handles a type, and with this handler if one is named.</summary>
    internal bool Handles(string eventType, string? handler) =>
        Types is not null
        && Types.TryGetValue(eventType, out var handlers)
        && (handler is null || handlers.Contains(handler));
}

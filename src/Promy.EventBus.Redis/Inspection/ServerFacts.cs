namespace Promy.EventBus.Redis;

/// <summary>Facts about a Redis and our user. A fact hidden from this user is <see langword="null"/>.</summary>
internal sealed record ServerFacts
{
    public required string EndPoints { get; init; }

    /// <summary>Round trip of a <c>PING</c>.</summary>
    public required TimeSpan RoundTrip { get; init; }

    /// <summary>The database of all commands. Redis has confirmed it.</summary>
    public required int Database { get; init; }

    /// <summary>Our user, as Redis names it.</summary>
    public required string? User { get; init; }

    /// <summary>Why <see cref="User"/> is unknown; <see langword="null"/> if it is known.</summary>
    public MissingRight? NoUser { get; init; }

    /// <summary>Fields of <c>INFO</c>.</summary>
    public required IReadOnlyDictionary<string, string>? Info { get; init; }

    /// <summary>Why <see cref="Info"/> is unknown; <see langword="null"/> if it is known.</summary>
    public MissingRight? NoInfo { get; init; }

    /// <summary>As the server identified itself on connecting.</summary>
    public ServerProduct? Connected { get; init; }

    /// <summary>Whether the server knows any stream command.</summary>
    public bool HasStreams { get; init; } = true;

    /// <summary>Lead of Redis's clock over this machine's, to within half a round trip.</summary>
    public required TimeSpan? ClockAhead { get; init; }

    /// <summary>Why the time is unknown; <see langword="null"/> if it is known.</summary>
    public MissingRight? NoTime { get; init; }

    /// <summary>The server's product, as far as it reports this.</summary>
    public ServerProduct? Product => ServerProduct.Of(Info, Connected);

    public string? this[string field] => Info?.GetValueOrDefault(field);
}

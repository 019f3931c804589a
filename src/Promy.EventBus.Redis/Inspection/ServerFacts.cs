namespace Promy.EventBus.Redis;

/// <summary>What a Redis says about itself and about us. What it does not tell this user is <see langword="null"/>.</summary>
internal sealed record ServerFacts
{
    public required string EndPoints { get; init; }

    /// <summary>Round trip of a <c>PING</c>.</summary>
    public required TimeSpan RoundTrip { get; init; }

    /// <summary>The database that everything goes to. Redis has confirmed it.</summary>
    public required int Database { get; init; }

    /// <summary>Who Redis takes us for.</summary>
    public required string? User { get; init; }

    /// <summary>Why Redis does not tell <see cref="User"/>; <see langword="null"/> where it does.</summary>
    public MissingRight? NoUser { get; init; }

    /// <summary>Fields of <c>INFO</c>.</summary>
    public required IReadOnlyDictionary<string, string>? Info { get; init; }

    /// <summary>Why Redis does not tell <see cref="Info"/>; <see langword="null"/> where it does.</summary>
    public MissingRight? NoInfo { get; init; }

    /// <summary>What the server called itself when the connection was made.</summary>
    public ServerProduct? Connected { get; init; }

    /// <summary>Whether the server knows any command of streams.</summary>
    public bool HasStreams { get; init; } = true;

    /// <summary>How much the clock of Redis is ahead of this machine's, to within half a round trip.</summary>
    public required TimeSpan? ClockAhead { get; init; }

    /// <summary>Why Redis does not tell its time; <see langword="null"/> where it does.</summary>
    public MissingRight? NoTime { get; init; }

    /// <summary>What the server is, as far as it tells.</summary>
    public ServerProduct? Product => ServerProduct.Of(Info, Connected);

    public string? this[string field] => Info?.GetValueOrDefault(field);
}

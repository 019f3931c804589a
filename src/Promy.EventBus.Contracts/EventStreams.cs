namespace Promy.EventBus;

/// <summary>Names of the shared streams. On Redis each is the key of a stream.</summary>
public static class EventStreams
{
    /// <summary>Events about promotions.</summary>
    public const string Promotions = "events:promotions";

    /// <summary>Events about products.</summary>
    public const string Products = "events:products";

    /// <summary>Events about users.</summary>
    public const string Users = "events:users";

    /// <summary>Events about subscriptions.</summary>
    public const string Subscriptions = "events:subscriptions";

    /// <summary>Events about identifications.</summary>
    public const string Identifications = "events:identifications";

    /// <summary>Dead letters of every stream and group, unless configured otherwise.</summary>
    public const string DeadLetters = "events:dlq";

    /// <summary>The shared streams that events are published to: all but the dead letters.</summary>
    internal static readonly IReadOnlyList<string> Published =
        [Promotions, Products, Users, Subscriptions, Identifications];

    /// <summary>Name of the dead letters of one stream alone, as with <c>DeadLetter:PerStream</c>.</summary>
    /// <param name="stream">Name of the stream.</param>
    /// <returns><c>{stream}:dlq</c>, in a cluster in the slot of the stream.</returns>
    public static string DeadLettersOf(string stream)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        return SatelliteKeys.DeadLetters(stream);
    }
}

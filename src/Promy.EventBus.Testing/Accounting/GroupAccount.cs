namespace Promy.EventBus.Testing;

/// <summary>A consumer group that started hosts read. Guarded by <see cref="GroupAccounts"/>.</summary>
internal sealed class GroupAccount(string stream, string group)
{
    public string Stream { get; } = stream;

    public string Group { get; } = group;

    /// <summary>Subscriptions of started hosts.</summary>
    public int Expected { get; set; }

    /// <summary>Those of them that have not joined yet.</summary>
    public int Joining { get; set; }

    /// <summary>Those of them whose drain runs.</summary>
    public int Leaving { get; set; }

    /// <summary>Those that are paused, and why.</summary>
    public Dictionary<EventSubscription, string> Paused { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>How often they have asked in vain whether they may go on, since something went on last.</summary>
    public int AskedInVain { get; set; }

    /// <summary>Whether nobody reads.</summary>
    public bool IsPaused => Paused.Count > 0 && Paused.Count >= Expected;
}

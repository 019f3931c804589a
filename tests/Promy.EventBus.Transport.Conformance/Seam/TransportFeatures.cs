namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Features that a transport offers to a test beside publishing and consuming. The tests of a property that needs a
/// missing feature are skipped.
/// </summary>
public sealed record TransportFeatures
{
    /// <summary>A test can stop its server and start it again, and confirmed events are still there.</summary>
    public bool CanRestartServer { get; init; }

    /// <summary>A consumer process can be made to end without handing anything back.</summary>
    public bool CanCrash { get; init; }

    /// <summary>A test can make the server refuse every write to one stream.</summary>
    public bool CanRefuseWrites { get; init; }

    /// <summary>The transport reports how many events a group has not been given yet.</summary>
    public bool ReportsLag { get; init; }

    /// <summary>The transport tells who the live members of a group are, and what they handle.</summary>
    public bool ReportsMembers { get; init; }

    /// <summary>The transport removes entries from a stream, by number and by age.</summary>
    public bool Trims { get; init; }

    /// <summary>The transport removes from a stream what every group has acknowledged.</summary>
    public bool TrimsAcknowledged { get; init; }

    /// <summary>The server refuses credentials that are wrong.</summary>
    public bool RefusesCredentials { get; init; }
}

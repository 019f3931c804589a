namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// What a transport lets a test do beside publishing and consuming. The tests of a property that needs a missing
/// feature are skipped.
/// </summary>
public sealed record TransportFeatures
{
    /// <summary>A test can stop its server and start it again, and what was confirmed is still there.</summary>
    public bool CanRestartServer { get; init; }

    /// <summary>A consumer process can be made to end without handing anything back.</summary>
    public bool CanCrash { get; init; }

    /// <summary>A test can make the server refuse everything that is written to one stream.</summary>
    public bool CanRefuseWrites { get; init; }

    /// <summary>The transport tells how many events a group has not been given yet.</summary>
    public bool ReportsLag { get; init; }
}

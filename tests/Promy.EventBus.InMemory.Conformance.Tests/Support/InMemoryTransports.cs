namespace Promy.EventBus.InMemory.Conformance.Tests;

/// <summary>The broker as the conformance suite sees it: that of the assembly, or one of a test's own.</summary>
public sealed class InMemoryTransports : ITransportFactory, IDisposable
{
    private readonly InMemoryBroker _shared = new();

    public TransportFeatures Features { get; } = new()
    {
        CanRestartServer = true,
        CanCrash = true,
        CanRefuseWrites = true,
        ReportsLag = true,
        ReportsMembers = true,
        Trims = true,
        TrimsAcknowledged = true,
    };

    public Task<ITransportUnderTest> StartAsync(TransportServer server) =>
        Task.FromResult<ITransportUnderTest>(
            server == TransportServer.Shared
                ? new InMemoryTransportUnderTest(_shared, isOwn: false)
                : new InMemoryTransportUnderTest(new InMemoryBroker(), isOwn: true));

    public void Dispose() => _shared.Dispose();
}

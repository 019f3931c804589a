using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// One test's view of the bus: hosts as applications build them, on a transport that the test can look at.
/// </summary>
public interface IBusUnderTest : IAsyncDisposable
{
    /// <summary>The transport that every host of this test runs on.</summary>
    ITransportUnderTest Transport { get; }

    /// <summary>Builds and starts a host with the bus on the transport. The test stops it.</summary>
    /// <param name="consumers">Adds consumers and what they need.</param>
    /// <param name="configure">Sets options, after those that say where the server is.</param>
    Task<IHost> StartHostAsync(Action<IPromyEventBusBuilder> consumers, Action<PromyEventBusOptions> configure);
}

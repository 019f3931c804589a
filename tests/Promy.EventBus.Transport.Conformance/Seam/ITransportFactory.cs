namespace Promy.EventBus.Transport.Conformance;

/// <summary>What a transport implements to be tested: everything the suite knows of it.</summary>
public interface ITransportFactory
{
    /// <summary>What a test may do with this transport.</summary>
    TransportFeatures Features { get; }

    /// <summary>A transport for one test. The test disposes it.</summary>
    Task<ITransportUnderTest> StartAsync(TransportServer server);
}

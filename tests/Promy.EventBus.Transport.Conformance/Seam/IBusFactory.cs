namespace Promy.EventBus.Transport.Conformance;

/// <summary>What a transport implements so that whole hosts can be tested on it.</summary>
public interface IBusFactory
{
    /// <summary>What a test may do with the transport below.</summary>
    TransportFeatures Features { get; }

    /// <summary>A bus for one test. The test disposes it.</summary>
    Task<IBusUnderTest> StartAsync(TransportServer server);
}

using System.Collections.ObjectModel;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Implemented by a transport that is tested: everything the suite knows of it. One instance for all tests; if it is an
/// <see cref="IAsyncLifetime"/>, it is initialized before the first test and disposed after the last.
/// </summary>
public interface ITransportFactory
{
    /// <summary>Features of this transport that a test may use.</summary>
    TransportFeatures Features { get; }

    /// <summary>
    /// Properties that the transport does not have for another reason than a missing feature, each with the reason:
    /// their tests are skipped.
    /// </summary>
    IReadOnlyDictionary<Type, string> NotApplicable => ReadOnlyDictionary<Type, string>.Empty;

    /// <summary>A transport for one test. The test disposes it.</summary>
    Task<ITransportUnderTest> StartAsync(TransportServer server);
}

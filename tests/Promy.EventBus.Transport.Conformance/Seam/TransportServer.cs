namespace Promy.EventBus.Transport.Conformance;

/// <summary>Which server a test runs on.</summary>
public enum TransportServer
{
    /// <summary>Any: other tests may use it at the same time, with other streams.</summary>
    Shared,

    /// <summary>One that nobody else uses, whose confirmed data survive a restart.</summary>
    Own,
}

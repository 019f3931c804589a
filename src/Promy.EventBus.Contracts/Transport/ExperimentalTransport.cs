namespace Promy.EventBus.Transport;

/// <summary>The mark of what may still change: docs/transport.md says what it means.</summary>
internal static class ExperimentalTransport
{
    public const string DiagnosticId = "PROMY001";
}

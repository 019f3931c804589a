namespace Promy.EventBus.Cli;

/// <summary>The severity of a finding.</summary>
internal enum FindingStatus
{
    Ok,
    Warning,
    Error,
}

namespace Promy.EventBus.Cli;

/// <summary>How bad a finding is.</summary>
internal enum FindingStatus
{
    Ok,
    Warning,
    Error,
}

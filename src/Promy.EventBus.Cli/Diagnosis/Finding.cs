namespace Promy.EventBus.Cli;

/// <summary>One check of the doctor.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="Status">The severity.</param>
/// <param name="Message">The finding.</param>
/// <param name="Remedy">The remedy; <see langword="null"/> if none is needed.</param>
internal sealed record Finding(string Check, FindingStatus Status, string Message, string? Remedy = null);

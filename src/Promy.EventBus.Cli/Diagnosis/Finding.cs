namespace Promy.EventBus.Cli;

/// <summary>One thing that the doctor looked at.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Status">How it is.</param>
/// <param name="Message">What was found.</param>
/// <param name="Remedy">What to do; <see langword="null"/> where nothing has to be done.</param>
internal sealed record Finding(string Check, FindingStatus Status, string Message, string? Remedy = null);

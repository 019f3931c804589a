namespace Promy.EventBus.Cli;

/// <summary>
/// One finding of <see cref="DoctorDocument"/>: <c>ok</c>, <c>warning</c> or <c>error</c>, and the remedy.
/// </summary>
internal sealed record FindingItem(string Check, string Status, string Message, string? Remedy);

namespace Promy.EventBus.Cli;

/// <summary>One finding of <see cref="DoctorDocument"/>: <c>ok</c>, <c>warning</c> or <c>error</c>, and what to do.</summary>
internal sealed record FindingItem(string Check, string Status, string Message, string? Remedy);

namespace Promy.EventBus.Cli;

/// <summary>Output of <c>doctor --json</c>; <c>status</c> is that of the worst finding.</summary>
internal sealed record DoctorDocument(string Redis, string Status, IReadOnlyList<FindingItem> Findings);

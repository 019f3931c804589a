using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus.Transport;

/// <summary>What one step of a trim has removed.</summary>
/// <param name="Removed">Entries that are gone.</param>
/// <param name="Unread">Of these, entries that some group had not read.</param>
[Experimental(ExperimentalTransport.DiagnosticId)]
public readonly record struct TrimResult(long Removed, long Unread);

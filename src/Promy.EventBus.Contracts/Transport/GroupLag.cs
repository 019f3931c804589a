using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus.Transport;

/// <summary>How far a consumer group is behind.</summary>
/// <param name="Lag">
/// Entries not delivered to the group yet; <see langword="null"/> if nobody can tell. Never a guess.
/// </param>
/// <param name="Pending">Entries delivered to the group and not settled.</param>
/// <param name="AtLeast">
/// Entries that are certainly not delivered yet, also if it is not known how many there are. 0 if nothing is certain.
/// </param>
[Experimental(ExperimentalTransport.DiagnosticId)]
public sealed record GroupLag(long? Lag, long Pending, long AtLeast = 0);

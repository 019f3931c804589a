namespace Promy.EventBus;

/// <summary>A dead letter that was found, or a requested id that does not exist.</summary>
/// <param name="Id">Id in the dead-letter stream.</param>
/// <param name="Entry"><see langword="null"/> if the id does not exist.</param>
/// <param name="Size">Approximate bytes of its fields.</param>
internal readonly record struct DeadLetterSlot(string Id, DeadLetterEntry? Entry, long Size);

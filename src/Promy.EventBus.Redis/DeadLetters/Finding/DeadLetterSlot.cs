namespace Promy.EventBus.Redis;

/// <summary>A dead letter that was found, or an id that was asked for and is not there.</summary>
/// <param name="Id">Id in the dead-letter stream.</param>
/// <param name="Entry">What stands there; <see langword="null"/> where nothing does.</param>
/// <param name="Size">Bytes of its fields, about.</param>
internal readonly record struct DeadLetterSlot(string Id, DeadLetterEntry? Entry, long Size);

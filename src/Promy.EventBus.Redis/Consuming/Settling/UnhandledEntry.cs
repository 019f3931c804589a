namespace Promy.EventBus.Redis;

/// <summary>A held entry that this process does not handle.</summary>
/// <param name="Held">The entry.</param>
/// <param name="EventType">Its type.</param>
/// <param name="Handler">The handler that a retry is for; <see langword="null"/>: any.</param>
internal readonly record struct UnhandledEntry(HeldDelivery Held, string EventType, string? Handler);

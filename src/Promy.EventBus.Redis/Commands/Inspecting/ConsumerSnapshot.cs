namespace Promy.EventBus.Redis;

/// <summary>A consumer of a group at one moment.</summary>
/// <param name="Name">Its name in the group.</param>
/// <param name="Pending">Entries delivered to it and not acknowledged.</param>
/// <param name="Idle">Time since its last command for entries.</param>
internal sealed record ConsumerSnapshot(string Name, long Pending, TimeSpan Idle);

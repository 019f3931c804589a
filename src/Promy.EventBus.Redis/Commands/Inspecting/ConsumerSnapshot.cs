namespace Promy.EventBus.Redis;

/// <summary>A consumer of a group at one moment.</summary>
/// <param name="Name">Its name in the group.</param>
/// <param name="Pending">Entries delivered to it and not acknowledged.</param>
/// <param name="Idle">Time since it last asked for anything.</param>
internal sealed record ConsumerSnapshot(string Name, long Pending, TimeSpan Idle);

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>What one read has brought.</summary>
/// <param name="Events">Entries of the stream.</param>
/// <param name="Retries">Entries of the group's retry stream.</param>
internal readonly record struct ReadEntries(StreamEntry[] Events, StreamEntry[] Retries);

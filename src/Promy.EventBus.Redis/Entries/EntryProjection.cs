using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Makes the result for an entry of a reply.</summary>
/// <param name="id">Id of the entry.</param>
/// <param name="fields">Valid only during the call; the memory of the values stays valid.</param>
/// <param name="memory">The memory of the values.</param>
internal delegate TEntry EntryProjection<out TEntry>(
    string id, ReadOnlySpan<NameValueEntry> fields, ReplyMemory memory);

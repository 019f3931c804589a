namespace Promy.EventBus.Cli;

/// <summary>
/// One event of <see cref="PublishDocument"/>; if it is not stored, <c>entry_id</c> is null and <c>error</c> says why.
/// </summary>
internal sealed record PublishedItem(string EventId, string Type, string? EntryId, string? Error);

namespace Promy.EventBus.Cli;

/// <summary>
/// One event of <see cref="PublishDocument"/>; <c>entry_id</c> is null where it is not stored, and then <c>error</c> says why.
/// </summary>
internal sealed record PublishedItem(string EventId, string Type, string? EntryId, string? Error);

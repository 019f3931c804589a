using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Read-only commands that count the retries of single groups.</summary>
internal static class WaitingCommands
{
    /// <summary>For some groups of a stream, in one pipeline.</summary>
    public static async Task<WaitingRetries[]> OfGroupsAsync(
        IDatabase database, string stream, IEnumerable<string> groups) =>
        SatelliteKeys.IsSatelliteName(stream)
            ? []
            : await Task.WhenAll(groups.Select(group => OfGroupAsync(database, stream, group))).ConfigureAwait(false);

    /// <summary>
    /// <c>XLEN</c> and <c>XINFO GROUPS</c> of the retry stream, <c>ZCARD</c> of the redeliveries, and the live members.
    /// </summary>
    private static async Task<WaitingRetries> OfGroupAsync(IDatabase database, string stream, string group)
    {
        var retryStream = SatelliteKeys.Retry(stream, group);
        var redeliverySet = SatelliteKeys.Redeliveries(stream, group);
        var retries = AskAsync(() => InfoCommands.LengthAsync(database, retryStream));
        var pending = AskAsync(async () =>
            (await InfoCommands.GroupAsync(database, retryStream, group).ConfigureAwait(false))
                ?.PendingMessageCount ?? 0);
        var redeliveries = AskAsync(() => database.SortedSetLengthAsync(redeliverySet));
        var members = AskAsync(
            async () => (await MemberCommands.LiveAsync(database, stream, group).ConfigureAwait(false)).Count);
        return new WaitingRetries
        {
            Stream = stream,
            Group = group,
            Retries = await retries.ConfigureAwait(false),
            Pending = await pending.ConfigureAwait(false),
            Redeliveries = await redeliveries.ConfigureAwait(false),
            Members = await members.ConfigureAwait(false),
        };
    }

    /// <returns><see langword="null"/> if not permitted, or if the key has another type.</returns>
    private static async Task<long?> AskAsync(Func<Task<long>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRefusal(exception))
        {
            return null;
        }
    }
}

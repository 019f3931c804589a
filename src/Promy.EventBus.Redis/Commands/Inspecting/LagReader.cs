using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Reads the lag of groups: counts as far as <see cref="LagDecision"/> demands.</summary>
internal static class LagReader
{
    /// <param name="database">Redis.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="group">As Redis reports it.</param>
    public static async Task<GroupLag> ReadAsync(IDatabase database, string stream, StreamGroupInfo group)
    {
        try
        {
            var last = StreamEntryId.Parse(group.LastDeliveredId);
            var counted = await LagCommands.CountAsync(database, stream, last).ConfigureAwait(false);
            for (var calls = 1; LagDecision.MustGoOn(group.Lag, counted, calls); calls++)
            {
                var more = await LagCommands.CountAsync(database, stream, counted.Last).ConfigureAwait(false);
                counted = more with { Count = counted.Count + more.Count };
            }

            return LagDecision.Of(group.Lag, group.PendingMessageCount, counted);
        }
        catch (Exception exception) when (RedisErrors.IsRefusal(exception))
        {
            // No scripts, or no right to read entries.
            var length = await LengthAsync(database, stream).ConfigureAwait(false);
            return LagDecision.WithoutCount(group.Lag, group.PendingMessageCount, length);
        }
    }

    private static async Task<long?> LengthAsync(IDatabase database, string stream)
    {
        try
        {
            return await InfoCommands.LengthAsync(database, stream).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsUnavailable(exception))
        {
            return null;
        }
    }
}

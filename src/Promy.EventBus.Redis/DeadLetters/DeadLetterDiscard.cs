using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Discards dead letters batch by batch.</summary>
internal sealed class DeadLetterDiscard(DeadLetterCommands commands, bool isDryRun)
{
    /// <returns>A result for each, in order, and the fault if there was any.</returns>
    public async Task<(DeadLetterDiscardResult[] Results, Exception? Fault)> RunAsync(
        IReadOnlyList<DeadLetterSlot> batch)
    {
        // A command each: its reply says whether this command deleted the letter.
        var replies = batch.Select(StartAsync).ToList();
        var results = new DeadLetterDiscardResult[batch.Count];
        Exception? first = null;
        for (var index = 0; index < results.Length; index++)
        {
            try
            {
                results[index] = Of(batch[index], await replies[index].ConfigureAwait(false) > 0, fault: null);
            }
            catch (Exception exception) when (RedisErrors.IsRedisError(exception))
            {
                // Reported in the result, and thrown after the results of the batch.
                first ??= exception;
                results[index] = Of(batch[index], isDeleted: false, exception);
            }
        }

        return (results, first);
    }

    private Task<long> StartAsync(DeadLetterSlot slot) =>
        slot.Entry is null ? Task.FromResult(0L)
        : isDryRun ? Task.FromResult(1L)
        : DeleteAsync(slot.Id);

    private async Task<long> DeleteAsync(RedisValue id) => await commands.DeleteAsync([id]).ConfigureAwait(false);

    private DeadLetterDiscardResult Of(DeadLetterSlot slot, bool isDeleted, Exception? fault) => new()
    {
        Id = slot.Id,
        Status = (fault, isDeleted) switch
        {
            (not null, _) => DeadLetterActionStatus.Failed,
            (_, true) => DeadLetterActionStatus.Succeeded,
            _ => DeadLetterActionStatus.NotFound,
        },
        Reason = fault is not null ? RedisErrors.Describe(fault) : isDeleted ? null : "There is no such entry.",
        IsDryRun = isDryRun,
        EventId = slot.Entry?.EventId,
        EventType = slot.Entry?.EventType,
    };
}

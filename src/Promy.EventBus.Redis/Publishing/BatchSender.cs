using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Sends the events of a batch together.</summary>
internal sealed class BatchSender(EventAppender appender, EventSender sender)
{
    /// <summary>Sends all in one pipeline on one connection, then sends again those that certainly were not stored.</summary>
    /// <param name="batch">At least one event.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<SentBatch> SendAsync(EncodedEvent[] batch, CancellationToken cancellationToken)
    {
        var replies = await SendAndWaitAsync(batch, cancellationToken).ConfigureAwait(false);
        var entryIds = new string?[batch.Length];
        var failed = new List<int>();
        for (var index = 0; index < batch.Length; index++)
        {
            if (replies[index].IsCompletedSuccessfully)
            {
                entryIds[index] = await replies[index].ConfigureAwait(false);
            }
            else
            {
                failed.Add(index);
            }
        }

        return failed.Count == 0
            ? new SentBatch(entryIds, Errors: null)
            : new SentBatch(entryIds, await SendAgainAsync(batch, replies, failed, entryIds, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<Task<RedisValue>[]> SendAndWaitAsync(EncodedEvent[] batch, CancellationToken cancellationToken)
    {
        var isAlone = appender.Turns.Enter();
        try
        {
            var replies = await StartAsync(batch, isAlone, cancellationToken).ConfigureAwait(false);
            await AllAnsweredAsync(replies, cancellationToken).ConfigureAwait(false);
            return replies;
        }
        finally
        {
            appender.Turns.Leave();
        }
    }

    /// <summary>Every reply is looked at, whatever became of the others: none stays unobserved.</summary>
    private static async ValueTask AllAnsweredAsync(Task<RedisValue>[] replies, CancellationToken cancellationToken)
    {
        const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing;

        // They come in the order of the commands: with the last one all are there, nearly always.
        for (var index = replies.Length - 1; index >= 0; index--)
        {
            var isLast = index == replies.Length - 1;
            if (isLast || !replies[index].IsCompleted)
            {
                // The first wait gives the thread of the turns back, whatever has come of the batch already.
                await ((Task)replies[index].WaitAsync(cancellationToken))
                    .ConfigureAwait(isLast ? Quietly | ConfigureAwaitOptions.ForceYielding : Quietly);
            }
        }

        if (cancellationToken.IsCancellationRequested)
        {
            // What is not answered yet the client looks at itself.
            Array.ForEach(replies, reply => _ = reply.Exception);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Sends again what certainly was not stored.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="replies">What became of the first attempts.</param>
    /// <param name="failed">Indexes of those that failed.</param>
    /// <param name="entryIds">Gets the id of what is stored now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why an event is not confirmed.</returns>
    private async Task<EventPublishException?[]?> SendAgainAsync(
        EncodedEvent[] batch, Task<RedisValue>[] replies, List<int> failed, string?[] entryIds, CancellationToken cancellationToken)
    {
        var errors = new EventPublishException?[batch.Length];
        var again = new List<(int Index, Task<EventPublishResult> Result)>();
        foreach (var index in failed)
        {
            var fault = replies[index].Exception?.InnerException ?? new TaskCanceledException(replies[index]);
            if (RedisErrors.ClassifyPublish(fault) == PublishFault.NotStored)
            {
                again.Add((index, SendAgainAsync(batch[index], cancellationToken)));
            }
            else
            {
                errors[index] = PublishErrors.Wrap(fault, batch[index]);
            }
        }

        foreach (var (index, sending) in again)
        {
            var result = await sending.ConfigureAwait(false);
            (entryIds[index], errors[index]) = (result.EntryId, result.Error);
        }

        return Array.TrueForAll(errors, error => error is null) ? null : errors;
    }

    private async ValueTask<Task<RedisValue>[]> StartAsync(EncodedEvent[] batch, bool isAlone, CancellationToken cancellationToken)
    {
        try
        {
            var multiplexer = await appender.ConnectAsync(cancellationToken).ConfigureAwait(false);
            var database = multiplexer.GetDatabase();
            if (!isAlone)
            {
                await appender.Turns.NextAsync();
            }

            return Array.ConvertAll(batch, encoded => appender.AppendAsync(database, encoded));
        }
        catch (RedisConnectionException exception)
        {
            return Array.ConvertAll(batch, _ => Task.FromException<RedisValue>(exception));
        }
    }

    private async Task<EventPublishResult> SendAgainAsync(EncodedEvent encoded, CancellationToken cancellationToken)
    {
        try
        {
            var entryId = await sender.SendAsync(encoded, cancellationToken).ConfigureAwait(false);
            return new EventPublishResult(encoded.EventId, entryId, null);
        }
        catch (EventPublishException exception)
        {
            return new EventPublishResult(encoded.EventId, null, exception);
        }
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Sends the events of a batch together.</summary>
internal sealed class BatchSender(EventAppender appender, EventSender sender)
{
    /// <summary>
    /// Sends a batch in one pipeline on one connection, then resends events that were certainly not stored.
    /// </summary>
    /// <param name="batch">At least one event.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<SentBatch> SendAsync(EncodedEvent[] batch, CancellationToken cancellationToken)
    {
        var (multiplexer, replies) = await SendAndWaitAsync(batch, cancellationToken).ConfigureAwait(false);
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

        if (failed.Count == 0)
        {
            return new SentBatch(entryIds, Errors: null);
        }

        if (failed.Select(index => FaultOf(replies[index])).FirstOrDefault(RedisErrors.IsReadOnly) is { } refusal)
        {
            await appender.LookForPrimaryAsync(multiplexer, refusal).ConfigureAwait(false);
        }

        var errors = await SendAgainAsync(batch, replies, failed, entryIds, cancellationToken).ConfigureAwait(false);
        return new SentBatch(entryIds, errors);
    }

    private static Exception FaultOf(Task<RedisValue> reply) =>
        reply.Exception?.InnerException ?? new TaskCanceledException(reply);

    private async ValueTask<(IConnectionMultiplexer? Multiplexer, Task<RedisValue>[] Replies)> SendAndWaitAsync(
        EncodedEvent[] batch, CancellationToken cancellationToken)
    {
        var isAlone = appender.Sequencer.Enter();
        try
        {
            var multiplexer = await appender.ConnectAsync(cancellationToken).ConfigureAwait(false);
            var window = appender.Windows.Of(multiplexer);
            var pipeline = new BatchPipeline(appender, window, multiplexer.GetDatabase(), batch);
            if (!isAlone)
            {
                await appender.Sequencer.NextAsync();
            }

            return (multiplexer, await pipeline.SendAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (
            exception is RedisConnectionException || RedisErrors.IsConnectionGone(exception))
        {
            return (null, Array.ConvertAll(batch, _ => Task.FromException<RedisValue>(exception)));
        }
        finally
        {
            appender.Sequencer.Leave();
        }
    }

    /// <summary>Resends events that were certainly not stored.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="replies">Results of the first attempts.</param>
    /// <param name="failed">Indexes of failed events.</param>
    /// <param name="entryIds">Receives the ids of events stored now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why an event is not confirmed.</returns>
    private async Task<EventPublishException?[]?> SendAgainAsync(
        EncodedEvent[] batch,
        Task<RedisValue>[] replies,
        List<int> failed,
        string?[] entryIds,
        CancellationToken cancellationToken)
    {
        var errors = new EventPublishException?[batch.Length];
        var again = new List<(int Index, Task<EventPublishResult> Result)>();
        foreach (var index in failed)
        {
            var fault = FaultOf(replies[index]);
            if (RedisErrors.ClassifyPublish(fault) == PublishFault.NotStored)
            {
                again.Add((index, SendAgainAsync(batch[index], cancellationToken)));
            }
            else
            {
                errors[index] = appender.ErrorOf(fault, batch[index]);
            }
        }

        foreach (var (index, sending) in again)
        {
            var result = await sending.ConfigureAwait(false);
            (entryIds[index], errors[index]) = (result.EntryId, result.Error);
        }

        return Array.TrueForAll(errors, error => error is null) ? null : errors;
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
        catch (EventBusConfigurationException exception)
        {
            // The next connection is refused. Events stored before must be reported all the same.
            return new EventPublishResult(encoded.EventId, null, appender.ErrorOf(exception, encoded));
        }
    }
}

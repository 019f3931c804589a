using System.Runtime.CompilerServices;
using System.Text;
using Polly;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The part of publishing with I/O: one XADD for each event, tried again only where the event certainly was not stored. The id
/// is fixed before the first attempt, so it is the same in each.
/// </summary>
internal sealed class EventSender(RedisConnections connections, StreamTrimming trimming, ResiliencePipeline retry)
{
    private volatile StreamKey? _lastKey;

    /// <returns>Id of the entry.</returns>
    /// <exception cref="EventPublishException">The event is not stored, or nobody can tell.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<string> SendAsync(EncodedEvent encoded, CancellationToken cancellationToken)
    {
        IConnectionMultiplexer? multiplexer = null;
        try
        {
            multiplexer = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            return (string)(await Append(multiplexer.GetDatabase(), encoded).WaitAsync(cancellationToken).ConfigureAwait(false))!;
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            await LookForPrimaryAsync(multiplexer, exception).ConfigureAwait(false);

            // What may not be tried again is told even where the caller has given up meanwhile.
            return RedisErrors.ClassifyPublish(exception) == PublishFault.NotStored
                ? await SendAgainAsync(encoded, exception, cancellationToken).ConfigureAwait(false)
                : throw PublishErrors.Wrap(exception, encoded);
        }
    }

    /// <summary>The first attempt, which nearly always is the only one, needs no pipeline around it: the pipeline is told how it ended.</summary>
    private async ValueTask<string> SendAgainAsync(EncodedEvent encoded, Exception first, CancellationToken cancellationToken)
    {
        try
        {
            var attempts = 0;
            return await retry.ExecuteAsync(
                token => attempts++ == 0 ? ValueTask.FromException<string>(first) : AppendAsync(encoded, token),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            throw PublishErrors.Wrap(exception, encoded);
        }
    }

    /// <summary>Sends all in one pipeline on one connection, then sends again those that certainly were not stored.</summary>
    public async ValueTask<SentBatch> SendAllAsync(EncodedEvent[] batch, CancellationToken cancellationToken)
    {
        var replies = await StartAsync(batch, cancellationToken).ConfigureAwait(false);
        await AllAnsweredAsync(replies, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Every reply is looked at, whatever became of the others: none stays unobserved.</summary>
    private static async ValueTask AllAnsweredAsync(Task<RedisValue>[] replies, CancellationToken cancellationToken)
    {
        // They come in the order of the commands: with the last one all are there, nearly always.
        for (var index = replies.Length - 1; index >= 0; index--)
        {
            if (!replies[index].IsCompleted)
            {
                await ((Task)replies[index].WaitAsync(cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
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

    private async ValueTask<Task<RedisValue>[]> StartAsync(EncodedEvent[] batch, CancellationToken cancellationToken)
    {
        try
        {
            var multiplexer = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            var database = multiplexer.GetDatabase();
            return Array.ConvertAll(batch, encoded => Append(database, encoded));
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
            var entryId = await SendAsync(encoded, cancellationToken).ConfigureAwait(false);
            return new EventPublishResult(encoded.EventId, entryId, null);
        }
        catch (EventPublishException exception)
        {
            return new EventPublishResult(encoded.EventId, null, exception);
        }
    }

    private async ValueTask<string> AppendAsync(EncodedEvent encoded, CancellationToken cancellationToken)
    {
        var multiplexer = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return (string)(await Append(multiplexer.GetDatabase(), encoded).WaitAsync(cancellationToken).ConfigureAwait(false))!;
        }
        catch (Exception exception) when (RedisErrors.IsReadOnly(exception))
        {
            await LookForPrimaryAsync(multiplexer, exception).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Where the primary has moved: without looking anew the client would keep asking the replica for a minute.</summary>
    private Task LookForPrimaryAsync(IConnectionMultiplexer? multiplexer, Exception exception) =>
        multiplexer is not null && RedisErrors.IsReadOnly(exception) ? connections.ReconfigureAsync(multiplexer) : Task.CompletedTask;

    /// <summary>A connection of the application may fail to come: nothing was sent then.</summary>
    private ValueTask<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        var connecting = connections.GetPublisherAsync(cancellationToken);
        return connecting.IsCompletedSuccessfully ? connecting : ConnectedAsync(connecting);
    }

    private static async ValueTask<IConnectionMultiplexer> ConnectedAsync(ValueTask<IConnectionMultiplexer> connecting)
    {
        try
        {
            return await connecting.ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            throw new RedisConnectionException(
                ConnectionFailureType.UnableToConnect, CommandFlags.None, exception.Message, exception, CommandStatus.WaitingToBeSent);
        }
    }

    /// <summary>As bytes: a text would be encoded for each event. Most go to the stream of the one before.</summary>
    private RedisKey KeyOf(string stream)
    {
        var last = _lastKey;
        if (last is null || last.Stream != stream)
        {
            _lastKey = last = new StreamKey(stream, Encoding.UTF8.GetBytes(stream));
        }

        return last.Key;
    }

    /// <summary>Every failure is in the task, so that one event of a batch cannot hide the outcome of those before it.</summary>
    private Task<RedisValue> Append(IDatabase database, EncodedEvent encoded)
    {
        try
        {
            return AppendCommand.AppendAsync(
                database, KeyOf(encoded.Stream), encoded.Metadata, encoded.Payload, trimming.For(encoded.Stream));
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            return Task.FromException<RedisValue>(exception);
        }
    }

    private sealed record StreamKey(string Stream, RedisKey Key);
}

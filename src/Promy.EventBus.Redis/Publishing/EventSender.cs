using System.Runtime.CompilerServices;
using Polly;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The part of publishing with I/O: one XADD for each event, tried again only where the event certainly was not stored. The id
/// is fixed before the first attempt, so it is the same in each.
/// </summary>
internal sealed class EventSender(RedisConnections connections, StreamTrimming trimming, ResiliencePipeline retry)
{
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
    /// <returns>Outcome of each, in order.</returns>
    public async Task<EventPublishResult[]> SendAllAsync(EncodedEvent[] batch, CancellationToken cancellationToken)
    {
        var replies = await StartAsync(batch, cancellationToken).ConfigureAwait(false);

        // Every reply is looked at, whatever became of the others: none stays unobserved.
        var all = Task.WhenAll(replies);
        await ((Task)all.WaitAsync(cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();

        var results = new EventPublishResult[batch.Length];
        var again = new List<(int Index, Task<EventPublishResult> Result)>();
        for (var index = 0; index < batch.Length; index++)
        {
            var fault = replies[index].Exception?.InnerException;
            if (fault is null)
            {
                results[index] = new EventPublishResult(batch[index].EventId, await replies[index].ConfigureAwait(false), null);
            }
            else if (RedisErrors.ClassifyPublish(fault) == PublishFault.NotStored)
            {
                again.Add((index, SendAgainAsync(batch[index], cancellationToken)));
            }
            else
            {
                results[index] = new EventPublishResult(batch[index].EventId, null, PublishErrors.Wrap(fault, batch[index]));
            }
        }

        foreach (var (index, result) in again)
        {
            results[index] = await result.ConfigureAwait(false);
        }

        return results;
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

    /// <summary>Every failure is in the task, so that one event of a batch cannot hide the outcome of those before it.</summary>
    private Task<RedisValue> Append(IDatabase database, EncodedEvent encoded)
    {
        try
        {
            return AppendCommand.AppendAsync(
                database, encoded.Stream, encoded.Metadata, encoded.Payload, trimming.For(encoded.Stream));
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            return Task.FromException<RedisValue>(exception);
        }
    }
}

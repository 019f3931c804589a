using System.Runtime.CompilerServices;
using Polly;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The part of publishing with I/O: one XADD for each event, tried again only where the event certainly was not stored. The id
/// is fixed before the first attempt, so it is the same in each.
/// </summary>
internal sealed class EventSender(EventAppender appender, ResiliencePipeline retry)
{
    /// <returns>Id of the entry.</returns>
    /// <exception cref="EventPublishException">The event is not stored, or nobody can tell.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<string> SendAsync(EncodedEvent encoded, CancellationToken cancellationToken)
    {
        IConnectionMultiplexer? multiplexer = null;
        try
        {
            var isAlone = appender.Turns.Enter();
            try
            {
                multiplexer = await appender.ConnectAsync(cancellationToken).ConfigureAwait(false);
                var database = multiplexer.GetDatabase();
                if (!isAlone)
                {
                    await appender.Turns.NextAsync();
                }

                var reply = cancellationToken.IsCancellationRequested
                    ? Task.FromCanceled<RedisValue>(cancellationToken)
                    : appender.AppendAsync(database, encoded).WaitAsync(cancellationToken);

                // Whatever has come of it already, what the caller does next must not run on the thread of the turns.
                return (string)(await reply.ConfigureAwait(ConfigureAwaitOptions.ForceYielding))!;
            }
            finally
            {
                appender.Turns.Leave();
            }
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            await appender.LookForPrimaryAsync(multiplexer, exception).ConfigureAwait(false);

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

    private async ValueTask<string> AppendAsync(EncodedEvent encoded, CancellationToken cancellationToken)
    {
        var multiplexer = await appender.ConnectAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return (string)(await appender.AppendAsync(multiplexer.GetDatabase(), encoded).WaitAsync(cancellationToken).ConfigureAwait(false))!;
        }
        catch (Exception exception) when (RedisErrors.IsReadOnly(exception))
        {
            await appender.LookForPrimaryAsync(multiplexer, exception).ConfigureAwait(false);
            throw;
        }
    }
}

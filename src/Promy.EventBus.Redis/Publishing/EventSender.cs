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
            var (isAlone, window, ticket) = (appender.Sequencer.Enter(), default(SendWindow), default(SendTicket));
            Task<RedisValue>? reply = null;
            try
            {
                multiplexer = await appender.ConnectAsync(cancellationToken).ConfigureAwait(false);
                var database = multiplexer.GetDatabase();
                window = appender.Windows.Of(multiplexer);
                if (!isAlone)
                {
                    await appender.Sequencer.NextAsync();
                }

                reply = cancellationToken.IsCancellationRequested ? Task.FromCanceled<RedisValue>(cancellationToken)
                    : window.TryEnter(encoded.Size, out ticket) ? appender.AppendAsync(database, encoded)
                    : appender.AppendInLineAsync(window, database, encoded, cancellationToken);

                // Whatever has come of it already, what the caller does next must not run on the thread of the sequencer.
                return (string)(await reply.WaitAsync(cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.ForceYielding))!;
            }
            finally
            {
                if (reply is not null)
                {
                    window!.Leave(ticket, reply);
                }

                appender.Sequencer.Leave();
            }
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            await appender.LookForPrimaryAsync(multiplexer, exception).ConfigureAwait(false);

            // What may not be tried again is told even where the caller has given up meanwhile.
            return RedisErrors.ClassifyPublish(exception) == PublishFault.NotStored
                ? await SendAgainAsync(encoded, exception, cancellationToken).ConfigureAwait(false)
                : throw appender.ErrorOf(exception, encoded);
        }
    }

    /// <summary>
    /// An error of Redis, or whatever else a command ends with: if its connection is closed under it, the client
    /// library cancels it although the caller wants it, or hands on what its own reading ended with.
    /// </summary>
    private static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
        RedisErrors.IsRedisError(exception)
        || (exception is not EventBusConfigurationException && !cancellationToken.IsCancellationRequested);

    /// <summary>The first attempt was made without the pipeline: see <see cref="DirectFirst"/>.</summary>
    private async ValueTask<string> SendAgainAsync(
        EncodedEvent encoded, Exception error, CancellationToken cancellationToken)
    {
        try
        {
            var first = new DirectFirst(error);
            return await retry.ExecuteAsync(
                token => first.TakeError() is { } made
                    ? ValueTask.FromException<string>(made)
                    : AppendAsync(encoded, token),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw appender.ErrorOf(exception, encoded);
        }
    }

    private async ValueTask<string> AppendAsync(EncodedEvent encoded, CancellationToken cancellationToken)
    {
        var multiplexer = await appender.ConnectAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var window = appender.Windows.Of(multiplexer);
            var reply = appender.AppendInLineAsync(window, multiplexer.GetDatabase(), encoded, cancellationToken);
            return (string)(await reply.WaitAsync(cancellationToken).ConfigureAwait(false))!;
        }
        catch (Exception exception) when (RedisErrors.IsReadOnly(exception))
        {
            await appender.LookForPrimaryAsync(multiplexer, exception).ConfigureAwait(false);
            throw;
        }
    }
}

using System.Runtime.CompilerServices;
using Polly;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The part of publishing with I/O: an XADD per event, retried only if the event was certainly not stored. The id is
/// fixed before the first attempt and stays the same.
/// </summary>
internal sealed class EventSender(EventAppender appender, ResiliencePipeline retry)
{
    /// <returns>Id of the entry.</returns>
    /// <exception cref="EventPublishException">The event is not stored, or this is unknown.</exception>
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

                // Even if it has completed already, the caller's code must not run on the sequencer's thread.
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

            // An error that rules out a retry is thrown even if the caller has cancelled meanwhile.
            return RedisErrors.ClassifyPublish(exception) == PublishFault.NotStored
                ? await SendAgainAsync(encoded, exception, cancellationToken).ConfigureAwait(false)
                : throw appender.ErrorOf(exception, encoded);
        }
    }

    /// <summary>
    /// An error of Redis, or any other end of a command. If the connection is closed, the client library cancels the
    /// command, or passes on the error of its own reader.
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

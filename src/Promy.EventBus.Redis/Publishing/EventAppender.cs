using System.Text;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>One attempt to append an event: the connection, the turn among those who publish at the same time, and the command.</summary>
internal sealed class EventAppender(RedisConnections connections, StreamTrimming trimming, SendWindows windows)
{
    private volatile StreamKey? _lastKey;

    public SendSequencer Sequencer { get; } = new();

    public SendWindows Windows => windows;

    /// <summary>A connection of the application may fail to come: nothing was sent then.</summary>
    public ValueTask<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        var connecting = connections.GetPublisherAsync(cancellationToken);
        return connecting.IsCompletedSuccessfully ? connecting : ConnectedAsync(connecting, cancellationToken);
    }

    /// <summary>
    /// Every failure is in the task: one event of a batch must not hide the outcome of those before it, and nobody's code may run on the thread
    /// of the sequencer.
    /// </summary>
    public Task<RedisValue> AppendAsync(IDatabase database, EncodedEvent encoded)
    {
        try
        {
            return AppendCommand.AppendAsync(
                database, KeyOf(encoded.Stream), encoded.Metadata, encoded.Payload, trimming.For(encoded.Stream));
        }
        catch (Exception exception)
        {
            return Task.FromException<RedisValue>(
                RedisErrors.IsConnectionGone(exception) ? NotSent(exception) : exception);
        }
    }

    /// <summary>
    /// Appends an event that found the window closed, in its turn. Never cancelled once it is sent: who does not want
    /// to wait for the reply leaves, and its bytes are on the way all the same.
    /// </summary>
    public async Task<RedisValue> AppendInLineAsync(
        SendWindow window, IDatabase database, EncodedEvent encoded, CancellationToken cancellationToken)
    {
        SendTicket ticket;
        Task<RedisValue> reply;
        using (var place = window.Join())
        {
            await place.RoomAsync(cancellationToken).ConfigureAwait(false);
            ticket = window.Enter(encoded.Size);
            reply = AppendAsync(database, encoded);
        }

        try
        {
            return await reply.ConfigureAwait(false);
        }
        finally
        {
            window.Leave(ticket, reply);
        }
    }

    /// <summary>Where the primary has moved: without looking anew the client would keep asking the replica for a minute.</summary>
    public Task LookForPrimaryAsync(IConnectionMultiplexer? multiplexer, Exception exception) =>
        multiplexer is not null && RedisErrors.IsReadOnly(exception) ? connections.ReconfigureAsync(multiplexer) : Task.CompletedTask;

    /// <summary>What a caller is told of an error.</summary>
    public EventPublishException ErrorOf(Exception exception, EncodedEvent encoded) =>
        PublishErrors.Wrap(exception, encoded, connections.Address, connections.DescribePublishedTo);

    private static async ValueTask<IConnectionMultiplexer> ConnectedAsync(
        ValueTask<IConnectionMultiplexer> connecting, CancellationToken cancellationToken)
    {
        try
        {
            return await connecting.ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is not EventBusConfigurationException && !RedisErrors.IsConnectionGoneForGood(exception))
        {
            // A factory of the application may fail in any way, also with a cancellation that the caller did not want.
            cancellationToken.ThrowIfCancellationRequested();
            throw NotSent(exception);
        }
    }

    /// <summary>The connection could not be had, or was closed before the command was written.</summary>
    private static RedisConnectionException NotSent(Exception exception)
    {
        // What waited for a connection, or for a reply to something before the event, has waited out its time.
        var hasWaited = RedisErrors.HasTimedOut(exception);
        var status = hasWaited ? CommandStatus.WaitingInBacklog : CommandStatus.WaitingToBeSent;
        return new RedisConnectionException(
            ConnectionFailureType.UnableToConnect,
            CommandFlags.None,
            ExceptionText.MessageOf(exception),
            exception,
            status);
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

    private sealed record StreamKey(string Stream, RedisKey Key);
}

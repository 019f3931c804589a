using System.Text;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>One attempt to append an event: the connection, the turn among publishers, and the command.</summary>
internal sealed class EventAppender(RedisConnections connections, StreamTrimming trimming, SendWindows windows)
{
    private volatile StreamKey? _lastKey;

    public SendSequencer Sequencer { get; } = new();

    public SendWindows Windows => windows;

    /// <summary>The factory of an application may fail: then nothing was sent.</summary>
    public ValueTask<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        var connecting = connections.GetPublisherAsync(cancellationToken);
        return connecting.IsCompletedSuccessfully ? connecting : ConnectedAsync(connecting, cancellationToken);
    }

    /// <summary>
    /// Puts every failure into the task. An event of a batch must not hide earlier outcomes, and no caller's code may
    /// run on the sequencer's thread.
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
    /// Appends an event that found the window closed, in its turn. Not cancelled once sent: a caller may stop waiting
    /// for the reply, but the bytes are in transit.
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

    /// <summary>If the primary has moved: the client would otherwise keep asking the replica for a minute.</summary>
    public Task LookForPrimaryAsync(IConnectionMultiplexer? multiplexer, Exception exception) =>
        multiplexer is not null && RedisErrors.IsReadOnly(exception)
            ? connections.ReconfigureAsync(multiplexer)
            : Task.CompletedTask;

    /// <summary>The exception that the caller gets.</summary>
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
            // A factory of the application may throw anything, even a cancellation that the caller did not request.
            cancellationToken.ThrowIfCancellationRequested();
            throw NotSent(exception);
        }
    }

    /// <summary>No connection was available, or it was closed before the command was written.</summary>
    private static RedisConnectionException NotSent(Exception exception)
    {
        // After waiting for a connection, or for a reply to an earlier command, the time is used up.
        var hasWaited = RedisErrors.HasTimedOut(exception);
        var status = hasWaited ? CommandStatus.WaitingInBacklog : CommandStatus.WaitingToBeSent;
        return new RedisConnectionException(
            ConnectionFailureType.UnableToConnect,
            CommandFlags.None,
            ExceptionText.MessageOf(exception),
            exception,
            status);
    }

    /// <summary>
    /// As bytes, so that no event encodes it again. Most events go to the stream of the previous event.
    /// </summary>
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

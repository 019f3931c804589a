using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The events of one batch on one connection, in their order and without a wait between them, as far as the window is
/// open. Whoever publishes on this connection meanwhile comes after the whole batch.
/// </summary>
internal sealed class BatchPipeline(EventAppender appender, SendWindow window, IDatabase database, EncodedEvent[] batch)
{
    // While one part is confirmed the others are on the way: the link is never idle.
    private const int PartsInWindow = 4;

    // Only a part that is confirmed is progress: a slow link must pass it within the write timeout.
    private const long MaxPart = 64 * 1024;

    private readonly Task<RedisValue>[] _replies = new Task<RedisValue>[batch.Length];
    private readonly List<Task> _parts = [];
    private int _sent;

    /// <summary>Sends all of it and waits for the replies. Gives the thread of the sequencer back before it ends.</summary>
    /// <param name="cancellationToken">Ends it: nothing more is sent.</param>
    /// <returns>The replies, all there. What was never sent is not stored.</returns>
    public async ValueTask<Task<RedisValue>[]> SendAsync(CancellationToken cancellationToken)
    {
        if (window.HasLine || !SendWhileOpen())
        {
            await SendInLineAsync(cancellationToken).ConfigureAwait(false);
        }

        // Replies come in the order of the commands: with the last part all are there. The wait gives the thread back.
        await Task.WhenAll(_parts).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return _replies;
    }

    private async Task SendInLineAsync(CancellationToken cancellationToken)
    {
        using var place = window.Join();
        try
        {
            do
            {
                await place.RoomAsync(cancellationToken).ConfigureAwait(false);
            }
            while (!SendWhileOpen());
        }
        catch (RedisTimeoutException exception)
        {
            Array.Fill(_replies, Task.FromException<RedisValue>(exception), _sent, batch.Length - _sent);
        }
    }

    /// <returns>Whether all is sent.</returns>
    private bool SendWhileOpen()
    {
        for (long room; _sent < batch.Length && (room = window.Room) > 0;)
        {
            SendPart(Math.Min(room, Math.Min(window.Size / PartsInWindow, MaxPart)));
        }

        return _sent == batch.Length;
    }

    /// <summary>One event at least, however large it is.</summary>
    private void SendPart(long bytes)
    {
        var (end, size) = (_sent, 0L);
        do
        {
            size += batch[end++].Size;
        }
        while (end < batch.Length && size + batch[end].Size <= bytes);

        var (first, ticket) = (_sent, window.Enter(size));
        for (; _sent < end; _sent++)
        {
            _replies[_sent] = appender.AppendAsync(database, batch[_sent]);
        }

        _parts.Add(AnsweredAsync(first, end, ticket));
    }

    /// <summary>
    /// Every reply is looked at, whatever became of the others and whoever still waits: none stays unobserved.
    /// </summary>
    private async Task AnsweredAsync(int first, int end, SendTicket ticket)
    {
        for (var index = end - 1; index >= first; index--)
        {
            if (!_replies[index].IsCompletedSuccessfully)
            {
                await ((Task)_replies[index]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        window.Leave(ticket, _replies[end - 1]);
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The events of a batch on a connection, in order, without waits in between while the window is open. Publishers that
/// come meanwhile on this connection follow the whole batch.
/// </summary>
internal sealed class BatchPipeline(EventAppender appender, SendWindow window, IDatabase database, EncodedEvent[] batch)
{
    // While a part is confirmed the others are in transit: the link is never idle.
    private const int PartsInWindow = 4;

    // Only a confirmed part is progress: a slow link must pass it within the write timeout.
    private const long MaxPart = 64 * 1024;

    private readonly Task<RedisValue>[] _replies = new Task<RedisValue>[batch.Length];
    private readonly List<Task> _parts = [];
    private int _sent;

    /// <summary>Sends everything and waits for the replies. Gives the sequencer's thread back before it ends.</summary>
    /// <param name="cancellationToken">From then on nothing more is sent.</param>
    /// <returns>A reply for each event. Events never sent are not stored.</returns>
    public async ValueTask<Task<RedisValue>[]> SendAsync(CancellationToken cancellationToken)
    {
        if (window.HasLine || !SendWhileOpen())
        {
            await SendInLineAsync(cancellationToken).ConfigureAwait(false);
        }

        // Replies come in the order of the commands: the last part's is the last. The wait gives the thread back.
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

    /// <summary>Sends at least one event, even if it is larger.</summary>
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

    /// <summary>Awaits every reply, even after failures and without waiters: none stays unobserved.</summary>
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

using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// A place in a <see cref="SendLine"/>. Its owner sends only after <see cref="RoomAsync"/>, and disposes it when all is
/// sent.
/// </summary>
internal sealed class SendPlace : IDisposable
{
    private readonly SendLine _line;
    private readonly LinkedListNode<SendPlace> _node;

    public SendPlace(SendLine line, LinkedList<SendPlace> places)
    {
        _line = line;
        _node = places.AddLast(this);
    }

    /// <summary>Whom to tell; <see langword="null"/> while the owner does not wait. Guarded by the line.</summary>
    public TaskCompletionSource? Waiting { get; set; }

    /// <summary>Since when the owner waits. Guarded by the line.</summary>
    public long Since { get; set; }

    /// <summary>
    /// Ends when this is the first place and the window is open; never at once, as it may be called on the thread of
    /// the sequencer.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RedisTimeoutException">Nothing was confirmed for long; nothing was sent.</exception>
    public async Task RoomAsync(CancellationToken cancellationToken)
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _line.Wait(this, waiting);
        await using var cancelling = cancellationToken
            .UnsafeRegister(static (waiting, token) => ((TaskCompletionSource)waiting!).TrySetCanceled(token), waiting)
            .ConfigureAwait(false);
        await waiting.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    public void Dispose() => _line.Leave(_node);
}

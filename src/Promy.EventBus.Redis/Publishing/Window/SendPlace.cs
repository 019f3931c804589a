using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// A place in a <see cref="SendLine"/>. Its owner sends only after <see cref="RoomAsync"/>, and disposes the place when
/// everything is sent.
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

    /// <summary>The owner's wait; <see langword="null"/> while it does not wait. Guarded by the line.</summary>
    public TaskCompletionSource? Waiting { get; set; }

    /// <summary>Start of the owner's wait. Guarded by the line.</summary>
    public long Since { get; set; }

    /// <summary>
    /// Completes when this place is the first and the window is open. Never completes synchronously, because it may be
    /// called on the sequencer's thread.
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

namespace Promy.EventBus.Redis;

/// <summary>
/// Lets one at a time claim entries of a stream, from the command until they are admitted. In between they are pending on this consumer and
/// not held, just like those of a read whose reply was lost: whoever looks for these would claim, count and deliver them once more.
/// </summary>
internal sealed class ClaimTurns
{
    private readonly DeliveryWindow _turn = new(capacity: 1);

    /// <summary>Waits for the turn; it ends when the result is disposed.</summary>
    /// <param name="window">Where the places are given back when the wait is cancelled.</param>
    /// <param name="reserved">Places that were reserved for what is to be claimed.</param>
    /// <param name="stopping">Ends the wait.</param>
    public async ValueTask<Turn> TakeAsync(DeliveryWindow window, int reserved, CancellationToken stopping)
    {
        try
        {
            await _turn.ReserveAsync(1, 1, spare: 0, stopping).ConfigureAwait(false);
        }
        catch
        {
            window.Release(reserved);
            throw;
        }

        return new Turn(_turn);
    }

    internal readonly struct Turn(DeliveryWindow turn) : IDisposable
    {
        public void Dispose() => turn.Release(1);
    }
}

using System.Runtime.CompilerServices;

namespace Promy.EventBus.Redis;

/// <summary>Groups dead letters that are written in one pipeline.</summary>
internal static class DeadLetterBatches
{
    public const int MaxCount = 100;

    /// <summary>Bytes of a batch at most; a single letter may have more.</summary>
    public const long MaxBytes = 4 * 1024 * 1024;

    public static async IAsyncEnumerable<IReadOnlyList<DeadLetterSlot>> SplitAsync(
        IAsyncEnumerable<DeadLetterSlot> slots, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<DeadLetterSlot>(MaxCount);
        var bytes = 0L;
        await foreach (var slot in slots.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (batch.Count > 0 && (batch.Count == MaxCount || bytes + slot.Size > MaxBytes))
            {
                yield return batch;
                batch = new List<DeadLetterSlot>(MaxCount);
                bytes = 0;
            }

            batch.Add(slot);
            bytes += slot.Size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}

using System.Threading.Channels;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Acknowledges settled entries, many with one XACK: while one is on its way the next collects, so an idle bus waits for
/// nothing. Its one task is owned by the subscription. XACK is idempotent and is repeated until it is confirmed; until then
/// the entries stay held and leased.
/// </summary>
internal sealed class AcknowledgeQueue(
    EventSubscription subscription,
    GroupCommands commands,
    HeldDeliveries held,
    SubscriptionState state,
    int capacity,
    TimeProvider timeProvider)
{
    private const int MaxBatch = 1000;

    private readonly Channel<HeldDelivery> _settled = Channel.CreateBounded<HeldDelivery>(
        new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Waits while very many acknowledgements are outstanding: what is handled but not acknowledged stays bounded.</summary>
    public ValueTask EnqueueAsync(HeldDelivery settled) => _settled.Writer.WriteAsync(settled);

    /// <summary>Nothing comes any more: <see cref="RunAsync"/> ends when all is acknowledged.</summary>
    public void Complete() => _settled.Writer.Complete();

    /// <param name="giveUp">Ends it even where Redis does not answer: the rest stays pending and is delivered again.</param>
    public async Task RunAsync(CancellationToken giveUp)
    {
        var batch = new List<HeldDelivery>();
        try
        {
            while (await _settled.Reader.WaitToReadAsync(giveUp).ConfigureAwait(false))
            {
                batch.Clear();
                while (batch.Count < MaxBatch && _settled.Reader.TryRead(out var settled))
                {
                    batch.Add(settled);
                }

                await AcknowledgeAsync(batch, giveUp).ConfigureAwait(false);
            }
        }
        catch (Exception) when (giveUp.IsCancellationRequested)
        {
            // The drain has used up its time: what is not acknowledged is delivered again, to this group only.
        }
    }

    private async Task AcknowledgeAsync(List<HeldDelivery> batch, CancellationToken giveUp)
    {
        var ids = new RedisValue[batch.Count];
        for (var index = 0; index < ids.Length; index++)
        {
            ids[index] = batch[index].Id;
        }

        for (var failures = 1; ; failures++)
        {
            try
            {
                var acknowledged = await commands.AcknowledgeAsync(ids).WaitAsync(giveUp).ConfigureAwait(false);
                state.Succeeded(SubscriptionActivity.Acknowledge);
                subscription.Count(EventBusInstruments.AcknowledgedElsewhere, ids.Length - acknowledged);
                held.Remove(batch);
                return;
            }
            catch (Exception exception) when (!giveUp.IsCancellationRequested)
            {
                // Whatever it is, the entries are handled and must not be forgotten: tried until it works or the drain ends.
                state.Failed(SubscriptionActivity.Acknowledge, exception);
                var delay = LoopBackoff.Delay(failures, RedisErrors.IsPermanent(exception), Random.Shared.NextDouble());
                await Task.Delay(delay, timeProvider, giveUp).ConfigureAwait(false);
            }
        }
    }
}

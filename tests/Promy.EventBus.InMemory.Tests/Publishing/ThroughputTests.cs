using System.Globalization;

namespace Promy.EventBus.InMemory.Tests.Publishing;

/// <summary>Not run with the others: <c>-explicit only -method "*is_measured*" -showLiveOutput</c>.</summary>
public sealed class ThroughputTests(ITestOutputHelper output)
{
    private const int Batch = 100;
    private const int Events = 2_000_000;

    [Fact(Explicit = true)]
    public async Task The_way_from_a_batch_to_its_handled_events_is_measured()
    {
        using var broker = new InMemoryBroker();
        await using var process = new Process(broker);
        var batch = Enumerable.Range(0, Batch).Select(number => new NumberedEvent { Number = number }).ToArray();
        var handled = 0;
        var all = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        var consuming = process.Subscriber.SubscribeAsync(
            InMemoryBus.Subscription,
            (_, _) =>
            {
                if (Interlocked.Increment(ref handled) == Events)
                {
                    all.SetResult();
                }

                return new(DeliveryOutcome.Handled);
            },
            stop.Token);
        for (var round = 0; round < 3; round++)
        {
            handled = 0;
            all = new TaskCompletionSource();
            var allocated = GC.GetTotalAllocatedBytes();
            var began = TimeProvider.System.GetTimestamp();
            for (var sent = 0; sent < Events; sent += Batch)
            {
                await process.Publisher.PublishBatchAsync(InMemoryBus.Stream, batch, CancellationToken.None);
            }

            await all.Task;
            var took = TimeProvider.System.GetElapsedTime(began);
            var bytes = (GC.GetTotalAllocatedBytes() - allocated) / (double)Events;
            await process.Transport.TrimAsync(
                InMemoryBus.Stream, Retention.Newest(0), new Progress<TrimResult>(), CancellationToken.None);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Events / took.TotalSeconds:N0} events/s, {bytes:N0} bytes each"));
        }

        await stop.CancelAsync();
        await consuming;
    }
}

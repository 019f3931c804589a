using System.Collections.Concurrent;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// Publishes at a steady rate in the background, through every fault, and remembers when each publish began and how it
/// ended. The rate holds even if publishes hang: each is a task of its own.
/// </summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly FaultPublisher _publisher;
    private readonly int _perSecond;
    private readonly Func<FaultEvent, FaultEvent>? _shape;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<PublishedEvent> _published = new();
    private readonly Task _running;

    private SteadyLoad(FaultPublisher publisher, int perSecond, Func<FaultEvent, FaultEvent>? shape)
    {
        _publisher = publisher;
        _perSecond = perSecond;
        _shape = shape;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Publishes whose outcome is known, in the order in which they ended.</summary>
    public IReadOnlyCollection<PublishedEvent> Published => _published;

    public IEnumerable<PublishedEvent> Acknowledged =>
        _published.Where(published => published.Fate == PublishFate.Acknowledged);

    /// <summary>Publishes begun so far.</summary>
    public int Begun => _publisher.Count;

    public static SteadyLoad Start(
        FaultPublisher publisher, int perSecond, Func<FaultEvent, FaultEvent>? shape = null) =>
        new(publisher, perSecond, shape);

    /// <summary>Begins no more, and waits for the outcome of those under way.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var underWay = new List<Task>();
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Tick);
        for (var begun = 0; !_stop.IsCancellationRequested; await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            var due = (int)(TimeProvider.System.GetElapsedTime(started).TotalSeconds * _perSecond);
            for (; begun < due; begun++)
            {
                underWay.Add(PublishAsync());
            }

            underWay.RemoveAll(task => task.IsCompletedSuccessfully);
        }

        await Task.WhenAll(underWay);
    }

    private async Task PublishAsync()
    {
        var began = Clock.Now;
        var (number, fate) = await _publisher.PublishAsync(_shape);
        _published.Enqueue(new PublishedEvent(number, fate, began, Clock.Now));
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Promy.EventBus.Hosting;
using Promy.EventBus.InMemory;

namespace Promy.EventBus.Testing;

/// <summary>Tells the harness which groups the host reads, before any other service of the host starts.</summary>
internal sealed class HarnessService(IServiceProvider services, EventBusTestHarness harness)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private int _isStopping;
    private int _isForgotten;
    private IReadOnlyList<EventSubscription> _subscriptions = [];
    private Task _stop = Task.CompletedTask;

    /// <exception cref="InvalidOperationException">
    /// There is no bus, or something was registered in the harness's place.
    /// </exception>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var loops = services.GetService<ConsumerLoops>()
            ?? throw new InvalidOperationException(
                "The host has a test harness and no event bus. Call AddPromyEventBus(…) too.");
        CheckPlace<TimeProvider>(services.GetRequiredService<TimeProvider>() == harness.Clock);
        CheckPlace<InMemoryBroker>(services.GetRequiredService<InMemoryBroker>() == harness.Broker);
        CheckPlace<IEventTransport>(services.GetRequiredService<IEventTransport>() is InMemoryTransport);
        _subscriptions = [.. loops.All.Select(loop => loop.Plan.Subscription)];
        harness.Start(_subscriptions);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        // A WebApplicationFactory stops its host, and so does the program that runs in it.
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
        {
            _stop = harness.StopAsync(_subscriptions, _stopped.Token);
        }

        return Task.CompletedTask;
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        await _stop.ConfigureAwait(false);
        if (Interlocked.Exchange(ref _isForgotten, 1) == 0)
        {
            harness.Stopped(_subscriptions);
        }
    }

    /// <summary>
    /// Ends what runs while the host stops. The host may be disposed before its stop has ended, so the source, which
    /// has no timer, is only cancelled.
    /// </summary>
    public void Dispose() => _stopped.Cancel();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void CheckPlace<TService>(bool isInPlace)
    {
        if (!isInPlace)
        {
            throw new InvalidOperationException(
                $"A {typeof(TService).Name} was registered after AddPromyEventBusTestHarness() and takes its place. "
                + "Call AddPromyEventBusTestHarness() last.");
        }
    }
}

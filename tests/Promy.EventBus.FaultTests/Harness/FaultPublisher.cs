using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>Publishes numbered events from this process and writes each fate into the ledger.</summary>
internal sealed class FaultPublisher : IAsyncDisposable
{
    private readonly FaultRun _run;
    private readonly IHost _host;
    private readonly int _first;
    private int _next;

    private FaultPublisher(FaultRun run, IHost host, int first)
    {
        _run = run;
        _host = host;
        _first = first;
        _next = first;
        Publisher = host.Services.GetRequiredService<IEventPublisher>();
    }

    public IEventPublisher Publisher { get; }

    /// <summary>Numbers given out so far.</summary>
    public int Count => Next - _first;

    /// <summary>The number that is given out next.</summary>
    public int Next => Volatile.Read(ref _next);

    /// <summary>
    /// The event that is published under a number; <see langword="null"/>: a <see cref="FaultEvent"/>.
    /// </summary>
    public Func<int, Event?>? Other { get; set; }

    /// <summary>Called when the fate of a single publish is known, with its number.</summary>
    public Action<int, PublishFate>? Settled { get; set; }

    public static async Task<FaultPublisher> StartAsync(
        FaultRun run, Action<PromyEventBusOptions>? configure, int first)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPromyEventBus(options =>
        {
            options.Redis.ConnectionString = run.ConnectionString;
            configure?.Invoke(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new FaultPublisher(run, host, first);
    }

    public Task<HealthReport> CheckHealthAsync() =>
        _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    /// <summary>Publishes the next number.</summary>
    /// <returns>The number and its outcome.</returns>
    public async Task<(int Number, PublishFate Fate)> PublishAsync(Func<FaultEvent, FaultEvent>? shape = null)
    {
        var number = Interlocked.Increment(ref _next) - 1;
        var @event = new FaultEvent { Number = number };
        return (number, await PublishAsync(number, Other?.Invoke(number) ?? shape?.Invoke(@event) ?? @event));
    }

    /// <summary>Publishes so many numbers in batches; every event of a batch has a fate of its own.</summary>
    public async Task PublishManyAsync(int count, Func<FaultEvent, FaultEvent>? shape = null)
    {
        var first = Interlocked.Add(ref _next, count) - count;
        foreach (var numbers in Enumerable.Range(first, count).Chunk(500))
        {
            var batch = Array.ConvertAll(
                numbers,
                number => shape?.Invoke(new FaultEvent { Number = number }) ?? new FaultEvent { Number = number });
            Array.ForEach(numbers, _run.Ledger.Attempt);
            IEnumerable<PublishFate> fates;
            try
            {
                await Publisher.PublishBatchAsync(_run.Stream, batch);
                fates = Enumerable.Repeat(PublishFate.Acknowledged, batch.Length);
            }
            catch (EventBatchPublishException exception)
            {
                fates = exception.Results.Select(
                    result => result.IsPublished ? PublishFate.Acknowledged : FateOf(result.Error!));
            }

            foreach (var (number, fate) in numbers.Zip(fates))
            {
                _run.Ledger.Settle(number, fate);
            }
        }
    }

    /// <summary>Publishes at a steady rate until cancelled, with any outcome; then waits for those under way.</summary>
    public async Task PublishSteadilyAsync(
        int perSecond, CancellationToken stop, Func<FaultEvent, FaultEvent>? shape = null)
    {
        var underWay = new List<Task>();
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var sent = 0; !stop.IsCancellationRequested; await WaitAsync(timer, stop))
        {
            var due = (int)(TimeProvider.System.GetElapsedTime(started).TotalSeconds * perSecond);
            for (; sent < due; sent++)
            {
                underWay.Add(PublishAsync(shape));
            }

            underWay.RemoveAll(task => task.IsCompletedSuccessfully);
        }

        await Task.WhenAll(underWay);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static async Task WaitAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The loop ends by its condition.
        }
    }

    private async Task<PublishFate> PublishAsync(int number, Event @event)
    {
        _run.Ledger.Attempt(number);
        PublishFate fate;
        try
        {
            await Publisher.PublishAsync(_run.Stream, @event);
            fate = PublishFate.Acknowledged;
        }
        catch (EventPublishException exception)
        {
            fate = FateOf(exception);
        }

        _run.Ledger.Settle(number, fate);
        Settled?.Invoke(number, fate);
        return fate;
    }

    private static PublishFate FateOf(Exception error) =>
        error is EventPublishOutcomeUnknownException ? PublishFate.Unknown : PublishFate.NotPublished;
}

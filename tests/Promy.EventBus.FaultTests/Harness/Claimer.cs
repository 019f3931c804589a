using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// One consumer with connections of its own in this process; notes each delivery, and handles everything.
/// </summary>
internal sealed class Claimer : IAsyncDisposable
{
    /// <summary>Long, because nobody dies from now on: no consumer may take an entry of another.</summary>
    public static readonly TimeSpan MinIdle = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly IHost _host;
    private readonly EventSubscription _subscription;
    private Task _running = Task.CompletedTask;

    public Claimer(FaultRun run)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPromyEventBus(options =>
        {
            options.Redis.ConnectionString = run.ConnectionString;
            Patience.Configure(options);
        });
        _host = builder.Build();
        _subscription = new EventSubscription
        {
            Stream = run.Stream,
            Group = run.Group,
            DeadLetterStream = run.DeadLetters,
            MaxConcurrency = 8,
            BatchSize = 16,
            MinIdle = MinIdle,
            RecoveryInterval = TimeSpan.FromSeconds(0.5),
        };
    }

    /// <summary>Entry and delivery count of each delivery.</summary>
    public ConcurrentQueue<(string EntryId, long Count)> Deliveries { get; } = new();

    public void Start() => _running = _host.Services.GetRequiredService<IEventSubscriber>().SubscribeAsync(
        _subscription, HandleAsync, _stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await ((IAsyncDisposable)_host).DisposeAsync();
        _stop.Dispose();
    }

    private ValueTask<DeliveryOutcome> HandleAsync(EventDelivery delivery, CancellationToken cancellationToken)
    {
        Deliveries.Enqueue((delivery.EntryId, delivery.DeliveryCount));
        return new(DeliveryOutcome.Handled);
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting.Tests.Dispatch;

/// <summary>
/// Changes a handler makes to its event stay its own: each attempt and handler gets the event as published.
/// </summary>
public sealed class ChangedEventTests
{
    [Fact]
    public async Task A_changed_event_reaches_the_next_attempt_and_handler_as_published()
    {
        await using var bus = await TestBus.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<ConcurrentQueue<string>>();
                builder.AddConsumer<TakingHandler>().AddConsumer<LookingHandler>();
            },
            options => options.Retry.Delays = [TimeSpan.Zero, TimeSpan.Zero]);
        var basket = new BasketEvent { Items = ["a", "b"] };

        var outcome = await bus.DeliverAsync(basket);

        Assert.Equal(DeliveryOutcomeKind.DeadLettered, outcome.Kind);
        Assert.Equal(
            [$"taking {basket.Id} a+b", $"taking {basket.Id} a+b", $"looking {basket.Id} a+b"],
            bus.Host.Services.GetRequiredService<ConcurrentQueue<string>>());
    }

    [EventType("basket.filled", Stream = "test:baskets", Source = "promy-tests")]
    internal sealed record BasketEvent : Event
    {
        public List<string> Items { get; init; } = [];
    }

    internal sealed class TakingHandler(ConcurrentQueue<string> seen) : IEventHandler<BasketEvent>
    {
        public Task HandleAsync(BasketEvent @event, EventContext context, CancellationToken cancellationToken)
        {
            seen.Enqueue($"taking {@event.Id} {string.Join('+', @event.Items)}");
            @event.Items.RemoveAt(0);
            throw new InvalidOperationException("It takes and fails.");
        }
    }

    internal sealed class LookingHandler(ConcurrentQueue<string> seen) : IEventHandler<BasketEvent>
    {
        public Task HandleAsync(BasketEvent @event, EventContext context, CancellationToken cancellationToken)
        {
            seen.Enqueue($"looking {@event.Id} {string.Join('+', @event.Items)}");
            return Task.CompletedTask;
        }
    }
}

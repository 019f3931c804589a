using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>Entries that others hand over while a member is paused.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class PausedMemberTests(RedisServer server)
{
    private const string Type = "test.happened";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentBag<int> _handled = [];
    private volatile bool _isWell;

    [Fact]
    public async Task A_paused_member_is_handed_nothing_while_another_one_is_well()
    {
        await using var bus = new RedisBus(server);
        await PausedAsync(bus);
        var able = bus.Consume(configure: subscription => Often(subscription) with { HandledTypes = Handled });
        var lacking = Lacking(bus);
        await Eventually.EqualAsync(3, () => bus.Database.HashLengthAsync(Key(bus)), Patience);

        await bus.PublishManyAsync(300);

        await Eventually.EqualAsync(300, () => able.Numbers.Distinct().Count(), Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        Assert.False(
            lacking.Deliveries.IsEmpty, "The consumer that lacks the type read nothing: the test proves nothing.");
    }

    [Fact]
    public async Task Entries_that_only_a_paused_member_handles_wait_for_it()
    {
        await using var bus = new RedisBus(server);
        var paused = await PausedAsync(bus);
        var lacking = Lacking(bus);
        await bus.PublishManyAsync(20);
        await Eventually.TrueAsync(() => lacking is { Deliveries.Count: >= 20, Report.InFlight: 0 }, Patience);

        _isWell = true;

        await Eventually.EqualAsync(20, () => _handled.Distinct().Count(), Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        await Eventually.TrueAsync(async () => !await IsToldPausedAsync(bus), Patience);
        Assert.Null(paused.Report!.Pause);
    }

    /// <summary>A member that is paused, and told the others so.</summary>
    private async Task<RedisConsumer> PausedAsync(RedisBus bus)
    {
        var pause =
            new DeliveryPause { Reason = "no price list", TryAgain = _ => new(_isWell ? null : "no price list") };
        var consumer = bus.Consume(
            (delivery, _) =>
            {
                if (!_isWell)
                {
                    return new(DeliveryOutcome.Paused(pause));
                }

                _handled.Add(RunningConsumer.NumberOf(delivery));
                return new(DeliveryOutcome.Handled);
            },
            subscription => Often(subscription) with { HandledTypes = Handled });
        await bus.PublishManyAsync(1);
        await Eventually.TrueAsync(() => consumer.Report?.Pause is not null, Patience);
        await Eventually.TrueAsync(() => IsToldPausedAsync(bus), Patience);
        return consumer;
    }

    private static RedisConsumer Lacking(RedisBus bus) => bus.Consume(
        (_, _) => new(DeliveryOutcome.Unhandled(Type)),
        subscription => Often(subscription) with { HandledTypes = new Dictionary<string, IReadOnlyList<string>>() });

    private static Dictionary<string, IReadOnlyList<string>> Handled => new() { [Type] = ["Some.Handler"] };

    /// <summary>An entry that was handed to the wrong member stays there.</summary>
    private static EventSubscription Often(EventSubscription subscription) =>
        subscription with { RecoveryInterval = TimeSpan.FromMilliseconds(300), MinIdle = TimeSpan.FromMinutes(10) };

    private static RedisKey Key(RedisBus bus) => SatelliteKeys.Members(bus.Stream, bus.Group);

    private static async Task<bool> IsToldPausedAsync(RedisBus bus) =>
        (await bus.Database.HashValuesAsync(Key(bus)))
        .Any(record => ((string)record!).Contains("\"paused\":true", StringComparison.Ordinal));
}

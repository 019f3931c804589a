using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>The bytes of an entry are reused only when nothing refers to them any more.</summary>
public sealed class MemoryReuseTests(RedisServer server)
{
    private const int Events = 2000;
    private const int EachSoMany = 7;

    [Fact]
    public async Task An_entry_keeps_its_bytes_until_it_is_handled_or_its_letter_is_stored()
    {
        await using var bus = new RedisBus(server);
        var numbers = await bus.PublishManyAsync(Events);
        var seen = new ConcurrentBag<(int Before, int After)>();

        // The letters are unstored while everything else is read and handled.
        await bus.Database.StringSetAsync(bus.DeadLetters, "not a stream");
        var consumer = bus.Consume(
            async (delivery, _) =>
            {
                var before = RunningConsumer.NumberOf(delivery);
                await Task.Yield();
                seen.Add((before, RunningConsumer.NumberOf(delivery)));
                return before % EachSoMany == 0
                    ? DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = "sour" })
                    : DeliveryOutcome.Handled;
            },
            subscription => subscription with { IsMemoryReused = true, MaxConcurrency = 8 });
        await Eventually.EqualAsync(Events, () => seen.Count, TimeSpan.FromSeconds(30));
        Assert.Equal(numbers.Select(number => (number, number)), seen.Order());

        await bus.Database.KeyDeleteAsync(bus.DeadLetters);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), TimeSpan.FromSeconds(30));
        var letters = await bus.DeadLettersAsync();
        Assert.Equal(
            numbers.Where(number => number % EachSoMany == 0),
            letters.Select(letter => OriginalNumberOf(letter.Payload)).Order());
        Assert.False(consumer.Report!.DeadLetterFailing);
    }

    [Fact]
    public async Task A_callback_that_keeps_deliveries_finds_them_as_they_were()
    {
        await using var bus = new RedisBus(server);
        var numbers = await bus.PublishManyAsync(Events);

        var consumer = bus.Consume();

        await Eventually.EqualAsync(Events, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal(numbers, consumer.Numbers.Order());
    }

    [Fact]
    public async Task Bytes_that_no_reply_shares_reach_the_callback_too()
    {
        await using var bus = new RedisBus(server);
        var text = new string('q', 300 * 1024);
        await bus.Publisher.PublishBatchAsync(
            bus.Stream, [new TestEvent { Number = 1, Text = text }, new TestEvent { Number = 2, Text = text }]);
        var lengths = new ConcurrentBag<int>();

        bus.Consume(
            (delivery, _) =>
            {
                lengths.Add(Encoding.UTF8.GetString(delivery.Payload.Span).Count(letter => letter == 'q'));
                return new(DeliveryOutcome.Handled);
            },
            subscription => subscription with { IsMemoryReused = true });

        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        await Eventually.EqualAsync(2, () => lengths.Count);
        Assert.All(lengths, length => Assert.Equal(text.Length, length));
    }

    private static int OriginalNumberOf(JsonElement letter) =>
        JsonDocument.Parse(letter.GetProperty("original_payload").GetString()!).RootElement.GetProperty("number")
            .GetInt32();
}

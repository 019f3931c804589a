using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class RetentionTests(RedisServer server)
{
    private static readonly DeliveryOutcome Failed = DeliveryOutcome.DeadLettered(
        new DeliveryFailure { Reason = "it failed" });

    [Fact]
    public async Task Dead_letters_stay_near_their_length()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(500);

        var consumer = bus.Consume(
            (_, _) => new(Failed), subscription => subscription with { DeadLetterMaxLength = 100 });

        await Eventually.EqualAsync(500, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0L, () => bus.PendingAsync());
        Assert.InRange(await bus.Database.StreamLengthAsync(bus.DeadLetters), 100, 300);
    }

    [Fact]
    public async Task Dead_letters_older_than_their_age_go_with_the_next()
    {
        await using var bus = new RedisBus(server);
        for (var index = 1; index <= 500; index++)
        {
            await bus.Database.StreamAddAsync(bus.DeadLetters, "old", "letter", $"{index}-0");
        }

        await bus.PublishManyAsync(1);
        var consumer = bus.Consume(
            (_, _) => new(Failed), subscription => subscription with { DeadLetterMaxAge = TimeSpan.FromHours(1) });

        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0L, () => bus.PendingAsync());
        Assert.InRange(await bus.Database.StreamLengthAsync(bus.DeadLetters), 1, 101);
    }

    [Fact]
    public async Task Dead_letters_are_counted_by_stream_and_group()
    {
        using var letters = new MetricCollector<long>(EventBusInstruments.DeadLetters.Instrument);
        await using var bus = new RedisBus(server);
        CollectedMeasurement<long>[] Own() =>
            [.. letters.GetMeasurementSnapshot().Where(
                measured => (string?)measured.Tags["messaging.destination.name"] == bus.Stream)];
        await bus.PublishManyAsync(3);

        bus.Consume((_, _) => new(Failed));

        await Eventually.EqualAsync(3, () => Own().Sum(measured => measured.Value));
        Assert.All(Own(), measured => Assert.Equal(bus.Group, measured.Tags["messaging.consumer.group.name"]));
    }

    [Fact]
    public async Task Dead_letters_of_one_stream_alone_are_read_by_the_store_from_there()
    {
        await using var bus = new RedisBus(server);
        var deadLetters = EventStreams.DeadLettersOf(bus.Stream);
        await bus.PublishManyAsync(1);
        bus.Consume((_, _) => new(Failed), subscription => subscription with { DeadLetterStream = deadLetters });
        await Eventually.EqualAsync(1, () => bus.Database.StreamLengthAsync(deadLetters));
        await using var store = new RedisDeadLetterStore(
            new EventBusRedisOptions { ConnectionString = server.OperatorConnectionString });

        var entry = Assert.Single(
            await LetterBox.ToListAsync(store.QueryAsync(new() { DeadLetterStream = deadLetters })));

        Assert.Equal((bus.Stream, bus.Group, "it failed"), (entry.OriginalStream, entry.Group, entry.Reason));
        Assert.Equal(0, await bus.Database.StreamLengthAsync(bus.DeadLetters));
    }
}

using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>Redeliveries for a handler that no member of the group has any more.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class GoneHandlerTests(RedisServer server)
{
    private const string Type = "test.happened";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_redelivery_for_a_handler_that_is_gone_is_delivered_to_all_handlers()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume(
            (delivery, _) => new(
                delivery.History?.Handler is { } handler
                    ? DeliveryOutcome.Unhandled(Type, handler)
                    : DeliveryOutcome.Handled),
            subscription => subscription with { HandledTypes = Handling("New.Name") });
        await RawEntries.AddAsync(
            bus.Database,
            bus.RetryStream,
            new("metadata", RawEntries.Metadata(Type)),
            new("payload", """{"number":7}"""),
            new("retry", """{"handler":"Old.Name","attempts":3,"delayed_retries":1}"""));

        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count, Patience);
        await Eventually.EqualAsync(0, () => bus.Database.StreamLengthAsync(bus.RetryStream), Patience);
        Assert.Equal(["Old.Name", null], consumer.Deliveries.Select(delivery => delivery.History!.Handler));
        Assert.All(
            consumer.Deliveries,
            delivery => Assert.Equal((3, 1L), (delivery.History!.Attempts, delivery.DeliveryCount)));
    }

    [Fact]
    public async Task Thousands_of_redeliveries_for_a_handler_that_is_gone_stop_nothing()
    {
        const int Retries = 2500;
        const int Waiting = 1024;
        const int Workers = 4;
        await using var redis = await PrivateRedis.StartAsync();
        await using var proxy = TcpProxy.To(redis.Server.Port);
        var bus = redis.NewBus(
            options => (options.ConnectionString, options.ReadTimeout) = (proxy.ConnectionString, Never));
        using var questions = new HeldQuestions(proxy, SatelliteKeys.Members(bus.Stream, bus.Group));
        var consumer = bus.Consume(
            (delivery, _) => new(delivery.History?.Handler is { } handler
                ? DeliveryOutcome.Unhandled(Type, handler)
                : DeliveryOutcome.Handled),
            subscription => subscription with
            {
                HandledTypes = Handling("New.Name"), MaxConcurrency = Workers,
                MinIdle = Never, RecoveryInterval = Never,
            });

        await AddRetriesAsync(bus, 0, 1);
        await Eventually.EqualAsync(1, () => questions.Asked, Patience);
        await AddRetriesAsync(bus, 1, Retries - 1);

        // While the members are unknown, as many entries wait as may, and each worker waits for room with another one.
        await Eventually.EqualAsync(1 + Waiting + Workers, () => consumer.Deliveries.Count, Patience);
        questions.Answer(1);

        // The first has gone on to all handlers. Those that waited follow: many more than there are places, while each
        // worker waits for room once more.
        await Eventually.EqualAsync(1 + 1 + (2 * Waiting) + Workers, () => consumer.Deliveries.Count, Patience);
        questions.Answer(Retries);

        await Eventually.EqualAsync(0, () => bus.Database.StreamLengthAsync(bus.RetryStream), Patience);
        var handled = consumer.Deliveries.Where(delivery => delivery.History!.Handler is null);
        Assert.Equal(Enumerable.Range(0, Retries), handled.Select(RunningConsumer.NumberOf).Order());
        await consumer.StopAsync();
    }

    private static Dictionary<string, IReadOnlyList<string>> Handling(string handler) => new() { [Type] = [handler] };

    private static Task<RedisValue[]> AddRetriesAsync(RedisBus bus, int first, int count) => Task.WhenAll(
        Enumerable.Range(first, count).Select(number => RawEntries.AddAsync(
            bus.Database,
            bus.RetryStream,
            new("metadata", RawEntries.Metadata(Type)),
            new("payload", $$"""{"number":{{number}}}"""),
            new("retry", """{"handler":"Old.Name","attempts":3,"delayed_retries":1}"""))));
}

using System.Globalization;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>Metrics of what the transport does with a delivery, as the conventions for messaging say.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ConsumeTelemetryTests(RedisServer server)
{
    private const string Consumed = "messaging.client.consumed.messages";
    private const string Duration = "messaging.client.operation.duration";

    private string Host => server.Connection.GetEndPoints()[0].ToString()!.Split('/')[^1].Split(':')[0];

    private int Port =>
        int.Parse(server.Connection.GetEndPoints()[0].ToString()!.Split(':')[^1], CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_delivery_is_counted_with_the_tags_of_the_conventions()
    {
        using var consumed = new MetricCollector<long>(null, EventBusTelemetry.MeterName, Consumed);
        await using var bus = new RedisBus(server);
        bus.Consume();

        await bus.PublishManyAsync(1);

        await Eventually.TrueAsync(() => Of(consumed, bus).Any());
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["messaging.system"] = "redis",
                ["messaging.operation.name"] = "process",
                ["messaging.destination.name"] = bus.Stream,
                ["messaging.consumer.group.name"] = bus.Group,
                ["promy.eventbus.outcome"] = "Handled",
                ["server.address"] = Host,
                ["server.port"] = Port,
            },
            Of(consumed, bus).Single().Tags.ToDictionary());
    }

    [Theory]
    [InlineData("DeadLettered")]
    [InlineData("KeptPending")]
    public async Task A_delivery_that_fails_is_counted_as_an_error(string outcome)
    {
        using var consumed = new MetricCollector<long>(null, EventBusTelemetry.MeterName, Consumed);
        await using var bus = new RedisBus(server);
        bus.Consume((_, _) => new(outcome == "KeptPending"
            ? DeliveryOutcome.KeptPending
            : DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = "no" })));

        await bus.PublishManyAsync(1);

        await Eventually.TrueAsync(() => Of(consumed, bus).Any());
        var tags = Of(consumed, bus).First().Tags;
        Assert.Equal((outcome, outcome), (tags["promy.eventbus.outcome"], tags["error.type"]));
    }

    [Fact]
    public async Task Acknowledging_is_measured_as_an_operation_that_settles()
    {
        using var durations = new MetricCollector<double>(null, EventBusTelemetry.MeterName, Duration);
        await using var bus = new RedisBus(server);
        bus.Consume();

        await bus.PublishManyAsync(1);

        await Eventually.TrueAsync(() => Of(durations, bus).Any());
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["messaging.system"] = "redis",
                ["messaging.operation.name"] = "ack",
                ["messaging.operation.type"] = "settle",
                ["messaging.destination.name"] = bus.Stream,
                ["messaging.consumer.group.name"] = bus.Group,
                ["server.address"] = Host,
                ["server.port"] = Port,
            },
            Of(durations, bus).Single().Tags.ToDictionary());
    }

    private static IEnumerable<CollectedMeasurement<T>> Of<T>(MetricCollector<T> collector, RedisBus bus)
        where T : struct =>
        collector.GetMeasurementSnapshot().Where(
            measured => measured.Tags.TryGetValue("messaging.consumer.group.name", out var group)
                && Equals(group, bus.Group));
}

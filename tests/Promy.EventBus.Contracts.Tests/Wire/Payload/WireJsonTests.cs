using System.Text;
using System.Text.Json.Serialization;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class WireJsonTests
{
    [Theory]
    [InlineData("""{"payment":{"$type":"card","amount":1.5,"number":"4"}}""")]
    [InlineData("""{"payment":{"amount":1.5,"number":"4","$type":"card"}}""")]
    public void The_discriminator_may_stand_anywhere_in_its_object(string payload) =>
        Assert.Equal(new Card { Amount = 1.5m, Number = "4" }, Reading.Read<PaidEvent>(payload).Payment);

    [Theory]
    [InlineData(DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Local)]
    public void A_DateTime_is_written_in_UTC(DateTimeKind kind)
    {
        var moment = kind == DateTimeKind.Utc ? Some.Moment.UtcDateTime : Some.Moment.LocalDateTime;

        var json = Encoding.UTF8.GetString(
            Serializers.WithReflection().Serialize(new PaidEvent { PaidAt = moment, Maybe = moment }));

        Assert.Contains(
            "\"paid_at\":\"2025-11-06T10:30:00Z\",\"maybe\":\"2025-11-06T10:30:00Z\"", json, StringComparison.Ordinal);
    }

    [EventType("paid.happened")]
    private sealed record PaidEvent : Event
    {
        public Payment? Payment { get; init; }

        public DateTime PaidAt { get; init; } = Some.Moment.UtcDateTime;

        public DateTime? Maybe { get; init; }
    }

    [JsonDerivedType(typeof(Card), "card")]
    private abstract record Payment
    {
        public decimal Amount { get; init; }
    }

    private sealed record Card : Payment
    {
        public string Number { get; init; } = "";
    }
}
